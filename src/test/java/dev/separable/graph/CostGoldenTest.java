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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Totals and layers of all networks of the reference data, as counted from the libraries' modules.
 */
@Tag("acceptance")
class CostGoldenTest {

  /** Library and network of every row. */
  static Set<String> networks() throws IOException {
    Set<String> networks = new TreeSet<>();
    for (String line : Files.readAllLines(Shared.path("golden/cost/cost.csv"))) {
      String[] cells = line.split(",");
      networks.add(cells[0] + "," + cells[1]);
    }
    networks.remove("library,network");
    return networks;
  }

  @Test
  void allFamiliesAreThere() throws IOException {
    assertThat(networks()).hasSize(64);
  }

  /**
   * The file says {@code mobilenetv1 width 0.25} for {@code mobilenetv1(width=0.25)}; names that
   * libraries share have their library said.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void totalsAtEverySize(String row) throws IOException {
    String library = row.substring(0, row.indexOf(','));
    String network = row.substring(row.indexOf(',') + 1);
    String model =
        network.contains(" width ")
            ? network.replaceFirst(" width (.*)", "(width=$1,library=" + library + ")")
            : network + "(library=" + library + ")";
    assertThat(CostGolden.totals(library, network, model)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "timm_mobilenetv1_100_224.csv, mobilenetv1_100, 224",
    "timm_mobilenetv2_100_224.csv, mobilenetv2_100, 224",
    "timm_mobilenetv3_large_100_224.csv, mobilenetv3_large_100, 224",
    "timm_mobilenetv3_small_100_224.csv, mobilenetv3_small_100, 224",
    "timm_mnasnet_100_224.csv, mnasnet_100, 224",
    "timm_efficientnet_b0_224.csv, efficientnet_b0, 224",
    "timm_efficientnet_lite0_224.csv, efficientnet_lite0, 224",
    "timm_legacy_xception_299.csv, legacy_xception, 299",
    "torchvision_mobilenet_v2_w1.0_224.csv, mobilenet_v2, 224",
    "torchvision_mobilenet_v3_small_224.csv, mobilenet_v3_small, 224"
  })
  void layersInOrder(String file, String model, int side) throws IOException {
    CostGolden.layers(file, model, side);
  }
}
