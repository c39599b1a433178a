package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.CostGolden;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Totals and layers of all networks of the reference data, as counted from timm's modules. */
@Tag("acceptance")
class CostGoldenTest {
  private static final String LIBRARY = "timm";

  /** Tested elsewhere. */
  private static final Set<String> SKIPPED =
      Set.of("legacy_xception", "xception41", "xception65", "xception71");

  static Set<String> networks() throws IOException {
    Set<String> networks = new TreeSet<>();
    for (String line : Files.readAllLines(Shared.path("golden/cost/cost.csv"))) {
      String[] cells = line.split(",");
      if (cells[0].equals(LIBRARY) && !SKIPPED.contains(cells[1])) {
        networks.add(cells[1]);
      }
    }
    return networks;
  }

  @Test
  void allFamiliesAreThere() throws IOException {
    assertThat(networks()).hasSize(47);
  }

  /** The file says {@code mobilenetv1 width 0.25} for {@code mobilenetv1(width=0.25)}. */
  @ParameterizedTest
  @MethodSource("networks")
  void totalsAtEverySize(String network) throws IOException {
    String model = network.replaceFirst(" width (.*)", "(width=$1)");
    assertThat(CostGolden.totals(LIBRARY, network, model)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenetv1_100",
        "mobilenetv2_100",
        "mobilenetv3_large_100",
        "mobilenetv3_small_100",
        "mnasnet_100",
        "efficientnet_b0",
        "efficientnet_lite0"
      })
  void layersInOrder(String name) throws IOException {
    CostGolden.layers("timm_" + name + "_224.csv", name, 224);
  }
}
