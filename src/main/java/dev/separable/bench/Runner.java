package dev.separable.bench;

import dev.separable.plan.Plan;
import dev.separable.plan.Scratch;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs a plan again and again in one thread, always on the same drawn values. */
final class Runner {
  private static final int MOST_RUNS = 20_000;
  private static final int LEAST_RUNS = 3;
  private static final int MOST_ROUNDS = 80;
  private static final int QUIET_ROUNDS = 8;
  private static final double GAIN = 0.98;
  private static final double COMPILING = 0.05;

  private final Plan plan;
  private final int batch;
  private final Scratch scratch;
  private final float[] input;

  Runner(Plan plan, int batch) {
    this.plan = plan;
    this.batch = batch;
    this.scratch = plan.scratch(batch);
    this.input = new float[batch * plan.input().length()];
    Random random = new Random(0);
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }
  }

  /**
   * Runs until the compiler has done its work: no round of an eighth of the time was faster than
   * those before it, eight times in a row, and little was compiled meanwhile.
   */
  Runner warmedUp(double seconds) {
    double best = Double.MAX_VALUE;
    int quiet = 0;
    for (int round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      long compiled = compilerMs();
      double now = median(wholes(seconds / 8));
      boolean busy = compilerMs() - compiled > COMPILING * seconds / 8 * 1e3;
      quiet = busy || now < GAIN * best ? 0 : quiet + 1;
      best = Math.min(best, now);
    }
    return this;
  }

  private static long compilerMs() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }

  /** Nanoseconds of each run. */
  long[] wholes(double seconds) {
    long[] times = new long[MOST_RUNS];
    int runs = 0;
    long limit = (long) (seconds * 1e9);
    long begin = System.nanoTime();
    while (runs < LEAST_RUNS || (runs < MOST_RUNS && System.nanoTime() - begin < limit)) {
      fill();
      long start = System.nanoTime();
      plan.run(scratch, batch);
      times[runs++] = System.nanoTime() - start;
    }
    return Arrays.copyOf(times, runs);
  }

  /** Nanoseconds of each step of each run. */
  List<long[]> steps(double seconds) {
    List<long[]> runs = new ArrayList<>();
    long limit = (long) (seconds * 1e9);
    long begin = System.nanoTime();
    while (runs.size() < LEAST_RUNS
        || (runs.size() < MOST_RUNS && System.nanoTime() - begin < limit)) {
      fill();
      long[] times = new long[plan.steps().size()];
      plan.run(scratch, batch, (step, nanoseconds) -> times[step] = nanoseconds);
      runs.add(times);
    }
    return runs;
  }

  /** A run may write over its input. */
  private void fill() {
    System.arraycopy(input, 0, scratch.input(), 0, input.length);
  }

  static double median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
