package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.kernel.Kernels;
import dev.separable.testing.NetGolden;
import dev.separable.testing.OtherJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks beside timm: logits, pooled features and every stage. */
@Tag("acceptance")
class NetsGoldenTest {
  private static final List<String> NETWORKS =
      List.of(
          "mobilenetv1_100",
          "mobilenetv2_100",
          "mobilenetv3_large_100",
          "mobilenetv3_small_100",
          "mnasnet_100",
          "efficientnet_b0",
          "efficientnet_lite0",
          "legacy_xception");

  static Stream<String> networks() {
    List<String> both = new ArrayList<>();
    for (String kernels : List.of("panama", "scalar")) {
      for (String net : NETWORKS) {
        both.add(kernels + " " + net);
      }
    }
    return both.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void logitsAndStages(String kernelsAndName) {
    String[] words = kernelsAndName.split(" ");
    NetGolden.check("timm", words[1], Kernels.named(words[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void narrowerVectors(int bytes) throws Exception {
    String printed = OtherJvm.run(OtherJvm.vectorBytes(bytes), ByPanama.class);
    assertThat(Integer.parseInt(printed)).isLessThanOrEqualTo(bytes * 8);
  }

  /** Prints the width of the vectors; fails if a network gives other values. */
  static final class ByPanama {
    private ByPanama() {}

    public static void main(String[] args) {
      Kernels kernels = Kernels.named("panama");
      NETWORKS.forEach(name -> NetGolden.check("timm", name, kernels));
      System.out.println(kernels.vectorBits());
    }
  }
}
