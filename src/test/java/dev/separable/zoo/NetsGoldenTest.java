package dev.separable.zoo;

import dev.separable.kernel.Kernels;
import dev.separable.testing.NetGolden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks beside timm: logits, pooled features and every stage. */
@Tag("acceptance")
class NetsGoldenTest {
  static Stream<String> networks() {
    List<String> both = new ArrayList<>();
    for (String kernels : List.of("panama", "scalar")) {
      for (String net :
          List.of(
              "mobilenetv1_100",
              "mobilenetv2_100",
              "mobilenetv3_large_100",
              "mobilenetv3_small_100",
              "mnasnet_100",
              "efficientnet_b0",
              "efficientnet_lite0",
              "legacy_xception")) {
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
}
