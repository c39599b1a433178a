package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
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

/** Depthwise convolutions of real networks, one image, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class DepthwiseBenchmark extends KernelState {
  /** Height and width, channels, kernel, stride, by the place in the network. */
  public enum Layer {
    MOBILENETV1_BLOCK0(112, 32, 3, 1, Activation.RELU6),
    MOBILENETV1_BLOCK1_1(56, 128, 3, 1, Activation.RELU6),
    MOBILENETV1_BLOCK3_1(14, 512, 3, 1, Activation.RELU6),
    MOBILENETV1_BLOCK4_1(7, 1024, 3, 1, Activation.RELU6),
    MOBILENETV2_BLOCK1_0(112, 96, 3, 2, Activation.RELU6),
    MOBILENETV2_BLOCK1_1(56, 144, 3, 1, Activation.RELU6),
    MOBILENETV3_LARGE_BLOCK2_1(28, 120, 5, 1, Activation.RELU),
    MOBILENETV3_LARGE_BLOCK5_0(14, 672, 5, 2, Activation.HARD_SWISH),
    EFFICIENTNET_B0_BLOCK4_1(14, 672, 5, 1, Activation.SILU),
    EFFICIENTNET_B0_BLOCK5_1(7, 1152, 5, 1, Activation.SILU),
    XCEPTION_MIDDLE(19, 728, 3, 1, Activation.NONE);

    final int size;
    final int channels;
    final int kernel;
    final int stride;
    final Activation activation;

    Layer(int size, int channels, int kernel, int stride, Activation activation) {
      this.size = size;
      this.channels = channels;
      this.kernel = kernel;
      this.stride = stride;
      this.activation = activation;
    }
  }

  /** Which layer. */
  @Param public Layer layer;

  private Kernels chosen;
  private ConvGeometry geometry;
  private PackedFilters filters;
  private float[] in;
  private float[] out;

  /** Draws filters and a map. */
  @Setup
  public void draw() {
    int k = layer.kernel;
    int c = layer.channels;
    chosen = kernels();
    geometry = Window.square(k, layer.stride, Padding.TORCH).over(layer.size, layer.size);
    filters = chosen.packDepthwise(random(k * k * c, 1), random(c, 2), k, k, c, 1);
    in = random(layer.size * layer.size * c, 3);
    out = new float[geometry.outH() * geometry.outW() * c];
  }

  /** The whole map of one image. */
  @Benchmark
  public float[] depthwise(Work work) {
    chosen.depthwise(
        filters, geometry, layer.activation, in, 0, geometry.h(), 0, geometry.outH(), out, 0);
    work.flops += 2L * out.length * layer.kernel * layer.kernel;
    return out;
  }
}
