package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.extract.CostTables;
import dev.separable.tensor.Shape;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    for (String line : Files.readAllLines(Shared.path("golden/cost/cost.csv"))) {
      String[] cells = line.split(",");
      if (!cells[0].equals("timm") || !NETWORKS.contains(cells[1])) {
        continue;
      }
      int side = Integer.parseInt(cells[2]);
      CostTables.Table table = CostTables.table(cells[1], Shape.of(side, side, 3));
      long[] found = totals(table);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i])
            .as(line + ", column " + (3 + i))
            .isEqualTo(Long.parseLong(cells[3 + i]));
      }
      checked++;
    }
    assertThat(checked).isEqualTo(15);
  }

  private static long[] totals(CostTables.Table table) {
    long params = table.normParams();
    long macs = 0;
    long depthwise = 0;
    long pointwise = 0;
    long onOne = 0;
    long other = 0;
    long linear = 0;
    long convParams = 0;
    long linearParams = 0;
    long elements = 0;
    for (CostRow row : table.rows()) {
      params += row.params();
      macs += row.macs();
      elements += row.outputShape().elements();
      boolean map1x1 = row.outputShape().rank() == 3 && row.outputShape().at(0) == 1;
      switch (row.op()) {
        case "depthwise" -> depthwise += row.macs();
        case "pointwise" -> {
          pointwise += row.macs();
          onOne += map1x1 ? row.macs() : 0;
        }
        case "conv" -> other += row.macs();
        default -> linear += row.macs();
      }
      if (row.op().equals("linear")) {
        linearParams += row.params();
      } else {
        convParams += row.params();
      }
    }
    return new long[] {
      params,
      macs,
      depthwise,
      pointwise,
      onOne,
      other,
      linear,
      convParams,
      linearParams,
      elements,
      table.rows().size()
    };
  }

  @Test
  void layersInOrder() throws IOException {
    for (String name : NETWORKS) {
      Path csv = Shared.path("golden/cost/layers/timm_" + name + "_224.csv");
      List<String> lines = Files.readAllLines(csv);
      List<CostRow> rows = CostTables.table(name, Shape.of(224, 224, 3)).rows();
      assertThat(rows).hasSize(lines.size() - 1);
      for (int i = 0; i < rows.size(); i++) {
        String[] cells = lines.get(i + 1).split(",");
        CostRow row = rows.get(i);
        assertThat(row.layer()).isEqualTo(cells[0]);
        assertThat(row.op()).as(cells[0]).isEqualTo(cells[1]);
        assertThat(row.outputShape().at(-1)).as(cells[0]).isEqualTo(Integer.parseInt(cells[7]));
        assertThat(row.kernel()).as(cells[0]).isEqualTo(cells[8] + "x" + cells[9]);
        assertThat(row.stride()).as(cells[0]).isEqualTo(cells[10] + "x" + cells[11]);
        assertThat(row.params()).as(cells[0]).isEqualTo(Long.parseLong(cells[13]));
        assertThat(row.macs()).as(cells[0]).isEqualTo(Long.parseLong(cells[14]));
      }
    }
  }
}
