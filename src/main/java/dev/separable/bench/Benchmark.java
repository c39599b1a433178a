package dev.separable.bench;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.Peak;
import dev.separable.plan.Plan;
import dev.separable.plan.StepOutline;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Measures a plan at one batch, warmed up. All threads are as busy as each other all the time. */
public final class Benchmark {
  private static final double PEAK_SECONDS = 0.4;

  private final Plan plan;
  private final int batch;
  private final Effort effort;
  private final List<Runner> runners;

  /**
   * Allocates and warms up.
   *
   * @throws IllegalArgumentException if a batch is not positive or beyond what memory holds
   */
  public Benchmark(Plan plan, int batch, Effort effort) {
    this.plan = plan;
    this.batch = batch;
    this.effort = effort;
    check();
    this.runners =
        Crew.each(
            Collections.nCopies(effort.threads(), plan),
            shared -> new Runner(shared, batch).warmedUp(effort.seconds()));
  }

  private void check() {
    if (batch < 1 || batch > plan.largestBatch()) {
      throw new IllegalArgumentException(
          "a batch of " + batch + ", wanted 1 to " + plan.largestBatch());
    }
    long each = plan.scratchBytes(batch) + (long) batch * plan.input().length() * Float.BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (each > heap / 2 / effort.threads()) {
      throw new IllegalArgumentException(
          "a batch of %d takes %d MiB a thread, and half of the heap is %d MiB for %d: give more"
                  .formatted(batch, each >> 20, heap / 2 >> 20, effort.threads())
              + " --driver-memory");
    }
  }

  /**
   * GFLOP/s that one core could do while as many threads are busy; the best of the threads. The
   * first time in a JVM it may be measured before the compiler is done, so take the larger one of
   * two that are some seconds apart.
   */
  public static double peak(Kernels kernels, Effort effort) {
    double seconds = Math.min(PEAK_SECONDS, effort.seconds());
    List<Integer> threads = Collections.nCopies(effort.threads(), 0);
    return Collections.max(Crew.each(threads, thread -> Peak.gflops(kernels, seconds)));
  }

  /** Whole runs. */
  public NetworkTime network() {
    List<long[]> times = Crew.each(runners, runner -> runner.wholes(effort.seconds()));
    double rate = times.stream().mapToDouble(this::imagesPerSecond).sum();
    return new NetworkTime(
        mean(times.stream().map(t -> ms(Arrays.stream(t).min().orElseThrow())).toList()),
        mean(times.stream().map(t -> ms(Runner.median(t))).toList()),
        rate);
  }

  /** Step by step. */
  public List<StepTime> steps() {
    List<long[]> runs =
        Crew.each(runners, runner -> runner.steps(effort.seconds())).stream()
            .flatMap(List::stream)
            .toList();
    List<StepOutline> steps = plan.steps();
    return IntStream.range(0, steps.size())
        .mapToObj(i -> new StepTime(steps.get(i), ms(median(runs, i))))
        .toList();
  }

  private static double median(List<long[]> runs, int step) {
    return Runner.median(runs.stream().mapToLong(times -> times[step]).toArray());
  }

  private double imagesPerSecond(long[] times) {
    return times.length * (double) batch / Arrays.stream(times).sum() * 1e9;
  }

  private double ms(double nanoseconds) {
    return nanoseconds / 1e6 / batch;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
