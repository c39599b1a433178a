package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Activation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pointwise convolutions and linear layers of real networks, one image, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PointwiseBenchmark extends KernelState {
  /** Pixels, channels in, channels out, by the place in the network. */
  public enum Layer {
    MOBILENETV1_BLOCK0(112 * 112, 32, 64, Activation.RELU6),
    MOBILENETV1_BLOCK1_1(56 * 56, 128, 128, Activation.RELU6),
    MOBILENETV1_BLOCK2_1(28 * 28, 256, 256, Activation.RELU6),
    MOBILENETV1_BLOCK3_1(14 * 14, 512, 512, Activation.RELU6),
    MOBILENETV1_BLOCK4_1(7 * 7, 1024, 1024, Activation.RELU6),
    MOBILENETV2_BLOCK1_1_EXPAND(56 * 56, 24, 144, Activation.RELU6),
    MOBILENETV2_BLOCK2_1_PROJECT(28 * 28, 192, 32, Activation.NONE),
    MOBILENETV3_LARGE_BLOCK3_1_EXPAND(14 * 14, 80, 200, Activation.HARD_SWISH),
    EFFICIENTNET_B0_BLOCK2_1_PROJECT(28 * 28, 240, 40, Activation.NONE),
    EFFICIENTNET_B0_BLOCK4_1_EXPAND(14 * 14, 112, 672, Activation.SILU),
    EFFICIENTNET_B0_HEAD(7 * 7, 320, 1280, Activation.SILU),
    XCEPTION_MIDDLE(19 * 19, 728, 728, Activation.NONE),
    CLASSIFIER(1, 1280, 1000, Activation.NONE);

    final int pixels;
    final int k;
    final int n;
    final Activation activation;

    Layer(int pixels, int k, int n, Activation activation) {
      this.pixels = pixels;
      this.k = k;
      this.n = n;
      this.activation = activation;
    }
  }

  /** Which layer. */
  @Param public Layer layer;

  private Kernels chosen;
  private PackedMatrix matrix;
  private float[] in;
  private float[] out;

  /** Draws weights and a map. */
  @Setup
  public void draw() {
    chosen = kernels();
    matrix = chosen.pack(random(layer.k * layer.n, 1), random(layer.n, 2), layer.k, layer.n);
    in = random(layer.pixels * layer.k, 3);
    out = new float[layer.pixels * layer.n];
  }

  /** The whole map of one image. */
  @Benchmark
  public float[] pointwise(Work work) {
    int k = layer.k;
    chosen.pointwise(matrix, layer.activation, in, 0, k, layer.pixels, null, out, 0, layer.n);
    work.flops += 2L * layer.pixels * k * layer.n;
    return out;
  }
}
