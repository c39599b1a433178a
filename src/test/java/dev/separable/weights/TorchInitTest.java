package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchInitTest {
  private static final Path FOLDER = Goldens.path("torch-init");

  @Test
  void weightsAndBiasesAreThoseOfPytorch() throws IOException {
    int tensors = 0;
    for (JsonNode row : cases().get("cases")) {
      GoldenTensors golden = new GoldenTensors(FOLDER.resolve(row.get("file").asText()));
      TorchInit init = new TorchInit(row.get("seed").asLong());
      for (JsonNode draw : row.get("draws_in_order")) {
        String name = draw.get("tensor").asText();
        float[] expected = golden.floats(name);
        float[] found;
        if (name.endsWith("weight")) {
          int[] s = golden.tensor(name).shape().toArray();
          found = init.convWeight(s[0], s[1], s[2], s[3]);
        } else {
          found = init.convBias(expected.length, draw.get("fan_in").asInt());
        }
        assertThat(found).as("%s of %s", name, row.get("file")).isEqualTo(expected);
        tensors++;
      }
      assertThat(golden.names()).hasSize(row.get("draws_in_order").size());
    }
    assertThat(tensors).isEqualTo(34);
  }

  @Test
  void aGivenBoundGivesTheSameStream() throws IOException {
    JsonNode row = cases().get("cases").get(0);
    GoldenTensors golden = new GoldenTensors(FOLDER.resolve(row.get("file").asText()));
    TorchInit init = new TorchInit(row.get("seed").asLong());

    for (JsonNode draw : row.get("draws_in_order")) {
      float[] expected = golden.floats(draw.get("tensor").asText());
      assertThat(init.uniform(expected.length, draw.get("bound").asDouble())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 42, 5489})
  void theGeneratorIsTheMersenneTwister(int seed) {
    GoldenTensors golden = new GoldenTensors(FOLDER.resolve("raw.safetensors"));
    MersenneTwister twister = new MersenneTwister(seed);
    for (long expected : golden.integers("mt19937.s" + seed)) {
      assertThat(Integer.toUnsignedLong(twister.nextBits())).isEqualTo(expected);
    }
    TorchInit init = new TorchInit(seed);
    for (float expected : golden.floats("rand.s" + seed)) {
      assertThat(init.uniform01()).isEqualTo(expected);
    }
  }

  @Test
  void theTwisterStaysRightPastItsFirstTurn() {
    MersenneTwister twister = new MersenneTwister(5489);
    int last = 0;
    for (int i = 0; i < 10_000; i++) {
      last = twister.nextBits();
    }
    // The C++ standard prescribes the 10000th output of mt19937 with its default seed.
    assertThat(Integer.toUnsignedLong(last)).isEqualTo(4123659995L);
  }

  private static JsonNode cases() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("cases.json").toFile());
  }
}
