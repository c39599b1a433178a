package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.OtherJvm;
import dev.separable.testing.TinyNetwork;
import dev.separable.zoo.Zoo;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks give the same bits whatever the width of the vectors. */
class VectorWidthTest {
  private static final int IMAGES = 3;

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void narrowerVectorsGiveTheSameBits(int bytes) throws Exception {
    String[] narrow = OtherJvm.run(OtherJvm.vectorBytes(bytes), PrintBits.class).split(" ");

    assertThat(Integer.parseInt(narrow[0])).isLessThanOrEqualTo(bytes * 8);
    assertThat(narrow[1]).isEqualTo(bits(Kernels.named("panama")));
  }

  /** Prints the width of the vectors and a checksum of what the networks give. */
  static final class PrintBits {
    private PrintBits() {}

    public static void main(String[] args) {
      Kernels kernels = Kernels.named("panama");
      System.out.println(kernels.vectorBits() + " " + bits(kernels));
    }
  }

  private static String bits(Kernels kernels) {
    CRC32 sum = new CRC32();
    List<Graph> graphs =
        List.of(
            TinyNetwork.graph(),
            network("mobilenetv1_100(width=0.25)"),
            network("mobilenetv2_100(width=0.35)"),
            network("mobilenetv3_small_100"),
            network("efficientnet_b0"));
    for (Graph graph : graphs) {
      Model model = PassChecks.random(graph, 5);
      Shape shape = Shape.of(48, 48, 3);
      float[] x = new float[IMAGES * shape.length()];
      Random random = new Random(6);
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat() * 2 - 1;
      }
      Tensor wanted = Goldens.run(model, Kernels.named("naive"), shape, IMAGES, x);
      Tensor found = Goldens.run(model, kernels, shape, IMAGES, x);
      Goldens.assertClose(graph.node(1).name(), found.data(), wanted.data(), 1e-4);
      for (float value : found.data()) {
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
          sum.update(bits >>> shift);
        }
      }
    }
    return Long.toHexString(sum.getValue());
  }

  private static Graph network(String name) {
    return Zoo.networks(name, 10).get(0).graph().upTo("output");
  }
}
