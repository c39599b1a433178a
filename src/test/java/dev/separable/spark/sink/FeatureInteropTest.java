package dev.separable.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.spark.transform.Extracted;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.Python;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others read the same values. Needs about 4 GB in the folder for temporary files. */
@Tag("interop")
class FeatureInteropTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGE = 3_211_264;

  @TempDir static Path temp;
  private static Path manifest;

  @BeforeAll
  static void writeAll() throws IOException {
    manifest = temp.resolve("manifest.json");
    for (Codec codec : Codec.values()) {
      FeatureFormat plain = new FeatureFormat(codec, List.of(), Map.of());
      FeatureExamples examples = new FeatureExamples(codec.ordinal());
      write(codec + "-mixed", plain, examples.mixed(3000, 2500));
      write(codec + "-empty", plain, List.of());
      write(codec + "-one", plain, List.of(examples.row(1280)));
      write(codec + "-failed", plain, List.of(examples.failed(List.of())));
      write(
          codec + "-large",
          plain,
          List.of(
              examples.row(LARGE),
              examples.failed(List.of()),
              examples.row(1),
              examples.row(LARGE)));
      write(
          codec + "-carried",
          new FeatureFormat(codec, FeatureExamples.CARRIED, Map.of()),
          examples.carrying(2000));
    }
    FeatureExamples examples = new FeatureExamples(99);
    List<Extracted> few = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      few.add(examples.row(LARGE - i));
    }
    List<Extracted> many = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      many.add(few.get(i % 7));
    }
    write("NONE-three-gigabytes", new FeatureFormat(Codec.NONE, List.of(), Map.of()), many);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyarrow", "pandas", "duckdb", "polars"})
  void itReadsTheSameValues(String library) throws Exception {
    assumeTrue(
        Python.has("pyarrow", library),
        library
            + " is left out: "
            + Python.command()
            + " has no "
            + library
            + " or no pyarrow; SEPARABLE_PYTHON names another Python");

    assertThat(Python.script("read_features.py", library, manifest.toString())).isZero();
  }

  @Test
  void sparkReadsTheSameValues() throws IOException {
    SparkSession session = LocalSpark.start();
    try {
      session.conf().set("spark.sql.parquet.columnarReaderBatchSize", "8");
      for (String line : Files.readAllLines(manifest)) {
        var one = JSON.readTree(line);
        List<String> expected = new ArrayList<>();
        try (var rows = Files.lines(Path.of(one.path("rows").asText()))) {
          rows.map(FeatureInteropTest::tree)
              .forEach(r -> expected.add(r.get(0).asText() + " " + r.get(6).asText()));
        }
        List<String> found =
            session
                .read()
                .parquet(one.path("file").asText())
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .map(FeatureInteropTest::pathAndDigest)
                .collect();
        assertThat(found).as(line).containsExactlyInAnyOrderElementsOf(expected);
      }
    } finally {
      session.stop();
    }
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pathAndDigest(InternalRow row) {
    String digest = row.isNullAt(6) ? "null" : digest(row.getArray(6).toFloatArray());
    return row.getUTF8String(0) + " " + digest;
  }

  private static void write(String name, FeatureFormat format, List<Extracted> rows)
      throws IOException {
    Path file = temp.resolve(name + ".parquet");
    Path expected = temp.resolve(name + ".json");
    try (Shard shard = format.create(new Configuration(), ReadBack.hadoop(file))) {
      for (Extracted row : rows) {
        shard.add(row);
      }
      shard.finish(Map.of());
    }
    Map<float[], String> digests = new IdentityHashMap<>();
    try (BufferedWriter out = Files.newBufferedWriter(expected)) {
      for (Extracted row : rows) {
        out.write(JSON.writeValueAsString(told(row, format.carried(), digests)));
        out.write('\n');
      }
    }
    String line =
        JSON.writeValueAsString(Map.of("file", file.toString(), "rows", expected.toString()));
    Files.writeString(manifest, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<Object> told(
      Extracted row, List<String> carried, Map<float[], String> digests) {
    List<Object> all = ReadBack.expected(List.of(row)).get(0).subList(0, 10);
    float[] values = row.features().values();
    all.set(6, values == null ? null : digests.computeIfAbsent(values, FeatureInteropTest::digest));
    List<Object> told = new ArrayList<>(all);
    for (int i = 0; i < carried.size(); i++) {
      told.add(told(carried.get(i), row.carried().get(i)));
    }
    return told;
  }

  private static Object told(String type, Object value) {
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (!(value instanceof Binary binary)) {
      return value;
    }
    if (type.contains("DECIMAL")) {
      return new BigInteger(binary.getBytes());
    }
    return type.contains("STRING")
        ? new String(binary.getBytes(), StandardCharsets.UTF_8)
        : HexFormat.of().formatHex(binary.getBytes());
  }

  private static String digest(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
