package dev.separable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Tensor;
import dev.separable.weights.SafetensorsReader;
import dev.separable.weights.Weights;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FormulaWeightsTest {
  @Test
  void valuesDependOnSaltAndNameTogether() {
    Tensor whole = new FormulaWeights("").tensor("ab", 1, 0.5, 3, 40);

    assertThat(new FormulaWeights("a").tensor("b", 1, 0.5, 120).data()).isEqualTo(whole.data());
    assertThat(new FormulaWeights("a").tensor("c", 1, 0.5, 120).data()).isNotEqualTo(whole.data());
    for (float value : whole.data()) {
      assertThat(value).isBetween(0.75f, 1.25f);
    }
  }

  @Test
  @Tag("acceptance")
  void theFirstValuesAreThoseOfEveryGoldenNetwork() {
    File[] files = Shared.path("golden/nets").toFile().listFiles();
    int compared = 0;
    for (File json : files) {
      if (!json.getName().endsWith(".weights.json")) {
        continue;
      }
      Weights formula = FormulaWeights.read(json.toPath());
      Path golden = Path.of(json.getPath().replace(".weights.json", ".safetensors"));
      Weights stored = SafetensorsReader.read(Goldens.bytes(golden), golden.toString());
      for (Map.Entry<String, Tensor> first : stored.byName().entrySet()) {
        if (first.getKey().startsWith("weights_first/")) {
          float[] expected = first.getValue().data();
          float[] values = formula.tensor(first.getKey().substring(14)).data();
          assertThat(Arrays.copyOf(values, expected.length)).isEqualTo(expected);
          compared++;
        }
      }
      float[] input = new FormulaWeights("").tensor("input", 0, 2, 64).data();
      assertThat(input).isEqualTo(stored.tensor("input_first_64").data());
    }
    assertThat(compared).isGreaterThanOrEqualTo(10);
  }
}
