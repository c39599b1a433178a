package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Goldens;
import dev.separable.testing.Shared;
import dev.separable.weights.FlaxInit.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FlaxInitTest {
  private static final Path FOLDER = Goldens.path("flax");
  private static final int SHA1_OF_128 = 0xc78ebd3c;
  private static final int SHA1_OF_256 = 0x0e356ba5;

  @Test
  void parametersOfALayerAreThoseOfFlax() throws IOException {
    assertThat(exactLayers(FOLDER)).isEqualTo(21);
  }

  @Test
  void parametersOfNestedLayersAreThoseOfFlax() throws IOException {
    assertThat(exactNestedParameters(FOLDER)).isEqualTo(8);
  }

  @Test
  @Tag("acceptance")
  void parametersOfAllGoldenLayersAreThoseOfFlax() throws IOException {
    Path folder = Shared.path("golden/flax");
    assertThat(exactLayers(folder)).isEqualTo(24);
    assertThat(exactNestedParameters(folder)).isEqualTo(8);
  }

  /** Compares every layer whose file is there and counts them. */
  private static int exactLayers(Path folder) throws IOException {
    int layers = 0;
    for (JsonNode row : cases(folder).get("cases")) {
      Path file = folder.resolve(row.get("file").asText());
      if (!Files.exists(file)) {
        continue;
      }
      GoldenTensors golden = new GoldenTensors(file);
      long seed = row.get("seed").asLong();
      for (int number = 1; number <= 2; number++) {
        String name = number == 1 ? "depthwise_kernel" : "pointwise_kernel";
        int[] shape = golden.tensor(name).shape().toArray();
        assertThat(FlaxInit.lecunNormal(seed, List.of(), number, shape))
            .as("%s of %s", name, file.getFileName())
            .isEqualTo(golden.floats(name));
      }
      layers++;
    }
    return layers;
  }

  private static int exactNestedParameters(Path folder) throws IOException {
    int parameters = 0;
    for (JsonNode row : cases(folder).get("nested")) {
      GoldenTensors golden = new GoldenTensors(folder.resolve(row.get("file").asText()));
      long root = FlaxInit.rootKey(row.get("seed").asLong());
      for (String name : (Iterable<String>) () -> row.get("keys").fieldNames()) {
        JsonNode expected = row.get("keys").get(name);
        List<String> path = List.of(expected.get("suffix").get(0).asText());
        int number = expected.get("suffix").get(1).asInt();
        long key = FlaxInit.parameterKey(root, path, number);
        assertThat(words(key)).isEqualTo(longs(expected.get("key")));
        int[] shape = golden.tensor(name).shape().toArray();
        assertThat(FlaxInit.lecunNormal(row.get("seed").asLong(), path, number, shape))
            .as(name)
            .isEqualTo(golden.floats(name));
        parameters++;
      }
    }
    return parameters;
  }

  @Test
  void everyStageIsExact() throws IOException {
    GoldenTensors golden = new GoldenTensors(FOLDER.resolve("stages.safetensors"));
    int stages = 0;
    for (JsonNode row : cases(FOLDER).get("stages")) {
      String tag = row.get("tag").asText() + ".";
      int number = row.get("suffix").get(0).asInt();
      Counts counts = row.get("partitionable").asBoolean() ? Counts.PARTITIONABLE : Counts.HALVES;

      long root = FlaxInit.rootKey(row.get("seed").asLong());
      assertThat(words(root)).as(tag).isEqualTo(golden.integers(tag + "root_key"));
      assertThat(Integer.toUnsignedLong(FlaxInit.foldInWord(List.of(), number)))
          .isEqualTo(row.get("fold_in_word").asLong());
      long key = FlaxInit.parameterKey(root, List.of(), number);
      assertThat(words(key)).as(tag).isEqualTo(golden.integers(tag + "key"));

      long[] expectedBits = golden.integers(tag + "bits");
      int[] bits = FlaxInit.bits(key, expectedBits.length, counts);
      float[] uniform01 = golden.floats(tag + "uniform01");
      float[] uniform = golden.floats(tag + "uniform");
      float[] erfInv = golden.floats(tag + "erf_inv");
      float[] truncated = golden.floats(tag + "truncated_normal");
      for (int i = 0; i < bits.length; i++) {
        assertThat(Integer.toUnsignedLong(bits[i])).as(tag).isEqualTo(expectedBits[i]);
        assertThat(FlaxInit.uniform01(bits[i])).as(tag).isEqualTo(uniform01[i]);
        assertThat(FlaxInit.uniform(uniform01[i])).as(tag).isEqualTo(uniform[i]);
        assertThat(FloatFunctions.erfInv(uniform[i])).as(tag).isEqualTo(erfInv[i]);
        assertThat(FlaxInit.truncatedNormal(uniform[i])).as(tag).isEqualTo(truncated[i]);
      }
      int[] shape = golden.tensor(tag + "value").shape().toArray();
      assertThat(FlaxInit.deviation(shape)).isEqualTo(golden.floats(tag + "stddev")[0]);
      assertThat(FlaxInit.lecunNormal(key, counts, shape)).isEqualTo(golden.floats(tag + "value"));
      stages++;
    }
    assertThat(stages).isEqualTo(golden.names().stream().filter(n -> n.endsWith(".key")).count());
  }

  @Test
  void threefryGivesTheReferenceBlocks() {
    GoldenTensors golden = new GoldenTensors(FOLDER.resolve("stages.safetensors"));
    long[] in = golden.integers("threefry.key_and_count");
    long[] out = golden.integers("threefry.out");
    for (int i = 0; i < out.length / 2; i++) {
      long key = Threefry.pair((int) in[4 * i], (int) in[4 * i + 1]);
      long count = Threefry.pair((int) in[4 * i + 2], (int) in[4 * i + 3]);
      assertThat(words(Threefry.block(key, count))).containsExactly(out[2 * i], out[2 * i + 1]);
    }
    assertThat(out).hasSize(64);
  }

  @Test
  void theFloatFunctionsAreThoseOfXla() {
    GoldenTensors golden = new GoldenTensors(FOLDER.resolve("stages.safetensors"));
    float[] x = golden.floats("erf_inv.x");
    float[] y = golden.floats("erf_inv.y");
    for (int i = 0; i < x.length; i++) {
      assertThat(FloatFunctions.erfInv(x[i])).as("erf_inv(%s)", x[i]).isEqualTo(y[i]);
    }
    x = golden.floats("log1p.x");
    y = golden.floats("log1p.y");
    for (int i = 0; i < x.length; i++) {
      assertThat(FloatFunctions.log1p(x[i])).as("log1p(%s)", x[i]).isEqualTo(y[i]);
    }
    assertThat(golden.floats("erf_bounds"))
        .containsExactly(FlaxInit.uniform(0), -FlaxInit.uniform(0));
  }

  @Test
  void onlyTheLow32BitsOfTheSeedCount() {
    assertThat(FlaxInit.lecunNormal((1L << 40) + 5, List.of(), 1, 3, 3, 1, 2))
        .isEqualTo(FlaxInit.lecunNormal(5, List.of(), 1, 3, 3, 1, 2))
        .isNotEqualTo(FlaxInit.lecunNormal(6, List.of(), 1, 3, 3, 1, 2));
  }

  @Test
  void theParameterNumberIsHashedWithoutLeadingZeros() {
    // SHA-1 of the bytes 80 and 01 00, by sha1sum.
    assertThat(FlaxInit.foldInWord(List.of(), 128)).isEqualTo(SHA1_OF_128);
    assertThat(FlaxInit.foldInWord(List.of(), 256)).isEqualTo(SHA1_OF_256);
    assertThatThrownBy(() -> FlaxInit.foldInWord(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wanted 1 or more");
  }

  private static JsonNode cases(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
  }

  private static long[] words(long pair) {
    return new long[] {pair >>> 32, pair & 0xffffffffL};
  }

  private static long[] longs(JsonNode array) {
    List<Long> values = new ArrayList<>();
    array.forEach(node -> values.add(node.asLong()));
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
