package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.extract.CostTables;
import dev.separable.graph.CostRow;
import dev.separable.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares costs of networks with {@code golden/cost}, as counted from the libraries' modules. */
public final class CostGolden {
  private CostGolden() {}

  /**
   * Fails unless the totals are those of {@code cost.csv} at every size.
   *
   * @param library of the row
   * @param network of the row
   * @param model as {@code --model} takes it
   * @return how many sizes there were
   */
  public static int totals(String library, String network, String model) throws IOException {
    int checked = 0;
    for (String line : Files.readAllLines(Shared.path("golden/cost/cost.csv"))) {
      String[] cells = line.split(",");
      if (!cells[0].equals(library) || !cells[1].equals(network)) {
        continue;
      }
      int side = Integer.parseInt(cells[2]);
      long[] found = totals(CostTables.table(model, Shape.of(side, side, 3)));
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i])
            .as(line + ", column " + (3 + i))
            .isEqualTo(Long.parseLong(cells[3 + i]));
      }
      checked++;
    }
    return checked;
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

  /** Fails unless the layers are those of a file of {@code cost/layers}, in its order. */
  public static void layers(String csv, String model, int side) throws IOException {
    Path file = Shared.path("golden/cost/layers/" + csv);
    List<String> lines = Files.readAllLines(file);
    List<CostRow> rows = CostTables.table(model, Shape.of(side, side, 3)).rows();
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
