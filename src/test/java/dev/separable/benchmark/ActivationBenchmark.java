package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Activations by themselves on values in the first level of cache; an operation is a value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ActivationBenchmark extends KernelState {
  private static final int VALUES = 2048;

  /** Which activation. */
  @Param public Activation activation;

  private Kernels chosen;
  private float[] in;
  private float[] out;

  /** Draws the values. */
  @Setup
  public void draw() {
    chosen = kernels();
    in = random(VALUES, 1);
    out = new float[VALUES];
  }

  /** All of them. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public float[] activate() {
    chosen.activate(activation, in, 0, VALUES, out, 0);
    return out;
  }
}
