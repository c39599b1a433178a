package dev.separable.benchmark;

import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Model;
import dev.separable.plan.Plan;
import dev.separable.plan.Scratch;
import dev.separable.tensor.Shape;
import dev.separable.weights.InitialWeights;
import dev.separable.zoo.Network;
import dev.separable.zoo.Zoo;

/**
 * Prints milliseconds an image of whole networks with drawn weights, one thread, the best of what
 * fits into the time. Arguments: kernels (default {@code panama}), seconds a network and batch
 * (default 4), networks (default three). Run with {@code --add-modules=jdk.incubator.vector}.
 */
public final class NetworkSpeed {
  private static final String[] NETWORKS = {
    "mobilenetv1_100", "mobilenetv2_100", "efficientnet_lite0"
  };

  private NetworkSpeed() {}

  /** See the class. */
  public static void main(String... arguments) {
    Kernels kernels = Kernels.named(arguments.length > 0 ? arguments[0] : "panama");
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 4;
    String[] networks = arguments.length > 2 ? arguments[2].split(",", -1) : NETWORKS;
    for (String name : networks) {
      for (int batch : new int[] {1, 8}) {
        print(name, kernels, batch, seconds);
      }
    }
  }

  private static void print(String name, Kernels kernels, int batch, double seconds) {
    Network network = Zoo.network(name, Zoo.DEFAULT_CLASSES);
    Model model = new Model(network.graph(), InitialWeights.of("random:0", network.graph()));
    int side = network.input().size();
    Plan plan = CompiledModel.of(model, kernels).plan(Shape.of(side, side, 3));
    Scratch scratch = plan.scratch(batch);
    double best = Double.MAX_VALUE;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      float[] input = scratch.input();
      for (int i = 0; i < batch * plan.input().length(); i++) {
        input[i] = i % 255 / 128f - 1;
      }
      long start = System.nanoTime();
      plan.run(scratch, batch);
      best = Math.min(best, (System.nanoTime() - start) / 1e6 / batch);
    }
    System.out.printf(
        "%s %s batch %d: %.2f ms an image, %.0f GFLOP/s, scratch %d KiB%n",
        kernels.name(),
        name,
        batch,
        best,
        2 * plan.macs() / best / 1e6,
        plan.scratchBytes(batch) >> 10);
  }
}
