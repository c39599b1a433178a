package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.kernel.PackedMatrix;
import dev.separable.kernel.Peak;
import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import java.util.Arrays;
import java.util.Random;

/**
 * Prints the speed of the pointwise and depthwise kernels on layers of real networks, one thread.
 * Arguments: kernels (default {@code panama}), seconds a layer (default 0.5). Run with {@code
 * --add-modules=jdk.incubator.vector}.
 */
public final class PointwiseSpeed {
  /** Pixels, k, n. */
  private static final int[][] POINTWISE = {
    {12544, 32, 64},
    {3136, 128, 128},
    {784, 256, 256},
    {196, 512, 512},
    {49, 1024, 1024},
    {3136, 24, 144},
    {784, 144, 40},
    {196, 480, 112},
    {49, 320, 1280},
    {1, 1280, 1000},
  };

  /** Size, channels, kernel, stride. */
  private static final int[][] DEPTHWISE = {
    {112, 32, 3, 1},
    {112, 96, 3, 2},
    {56, 128, 3, 1},
    {28, 144, 5, 1},
    {14, 512, 3, 1},
    {14, 480, 5, 1},
    {14, 672, 5, 2},
    {7, 1024, 3, 1},
    {7, 1152, 5, 1},
    {28, 24, 3, 1},
  };

  private PointwiseSpeed() {}

  /** Prints the table. */
  public static void main(String[] args) {
    Kernels kernels = Kernels.named(args.length > 0 ? args[0] : "panama");
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 0.5;
    double peak = Peak.gflops(kernels, seconds);
    System.out.printf(
        "%s, %d bits; peak %.1f GFLOP/s%n", kernels.name(), kernels.vectorBits(), peak);
    for (int[] layer : POINTWISE) {
      print("pointwise", layer, peak, pointwise(kernels, layer, Activation.RELU6, seconds));
    }
    for (int[] layer : DEPTHWISE) {
      print("depthwise", layer, peak, depthwise(kernels, layer, seconds));
    }
    for (Activation activation : Activation.values()) {
      System.out.printf(
          "%-20s %7.2f ns a value%n", activation, activate(kernels, activation, seconds));
    }
    print("peak again", new int[0], peak, Peak.gflops(kernels, seconds));
  }

  private static void print(String what, int[] layer, double peak, double speed) {
    System.out.printf(
        "%-10s %-20s %7.1f GFLOP/s %5.1f %%%n",
        what, Arrays.toString(layer), speed, 100 * speed / peak);
  }

  private static double pointwise(Kernels kernels, int[] layer, Activation act, double seconds) {
    int pixels = layer[0];
    int k = layer[1];
    int n = layer[2];
    PackedMatrix packed = kernels.pack(random(k * n, 1), random(n, 2), k, n);
    float[] in = random(pixels * k, 3);
    float[] out = new float[pixels * n];
    double time =
        median(seconds, () -> kernels.pointwise(packed, act, in, 0, k, pixels, null, out, 0, n));
    return 2.0 * pixels * k * n / time / 1e9;
  }

  private static double depthwise(Kernels kernels, int[] layer, double seconds) {
    int size = layer[0];
    int c = layer[1];
    ConvGeometry g = Window.square(layer[2], layer[3], Padding.TORCH).over(size, size);
    int k = layer[2];
    PackedFilters filters = kernels.packDepthwise(random(k * k * c, 1), random(c, 2), k, k, c, 1);
    float[] in = random(size * size * c, 3);
    float[] out = new float[g.outH() * g.outW() * c];
    double time =
        median(
            seconds,
            () ->
                kernels.depthwise(filters, g, Activation.RELU6, in, 0, g.h(), 0, g.outH(), out, 0));
    return 2.0 * out.length * layer[2] * layer[2] / time / 1e9;
  }

  private static double activate(Kernels kernels, Activation activation, double seconds) {
    float[] in = random(4096, 1);
    float[] out = new float[in.length];
    double time = median(seconds, () -> kernels.activate(activation, in, 0, in.length, out, 0));
    return time * 1e9 / in.length;
  }

  /** Median seconds of a run in the second half of the time given. */
  static double median(double seconds, Runnable run) {
    double[] times = new double[1 << 20];
    int count = 0;
    long begin = System.nanoTime();
    long limit = (long) (seconds * 1e9);
    long now = begin;
    while (now - begin < limit && count < times.length) {
      run.run();
      long end = System.nanoTime();
      times[count++] = (end - now) / 1e9;
      now = end;
    }
    double[] later = Arrays.copyOfRange(times, count / 2, count);
    Arrays.sort(later);
    return later[later.length / 2];
  }

  private static float[] random(int length, int seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian() * 0.1f;
    }
    return values;
  }
}
