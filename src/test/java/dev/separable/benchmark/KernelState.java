package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import java.util.Random;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The kernels that a benchmark of one of them runs. */
@State(Scope.Thread)
public class KernelState {
  /** {@code panama}, {@code scalar} or {@code naive}. */
  @Param("panama")
  public String kernels;

  Kernels kernels() {
    return Kernels.named(kernels);
  }

  static float[] random(int length, int seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian() * 0.1f;
    }
    return values;
  }

  /** What was done; in the table of results, {@code ops/ns} of it are GFLOP/s. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    /** Multiplications and additions. */
    public long flops;
  }
}
