package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.CostGolden;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Totals and layers of the networks that the zoo has, as counted from timm's modules. */
@Tag("acceptance")
class CostGoldenTest {
  private static final Set<String> NETWORKS =
      Set.of("mobilenetv1_100", "mobilenetv2_100", "efficientnet_lite0");

  @Test
  void totalsAtEverySize() throws IOException {
    int checked = 0;
    for (String name : NETWORKS) {
      checked += CostGolden.totals("timm", name, name);
    }
    assertThat(checked).isEqualTo(15);
  }

  @Test
  void layersInOrder() throws IOException {
    for (String name : NETWORKS) {
      CostGolden.layers("timm_" + name + "_224.csv", name, 224);
    }
  }
}
