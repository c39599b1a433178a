package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.extract.Engine;
import dev.separable.extract.Features;
import dev.separable.extract.Input;
import dev.separable.extract.Recipe;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-kernel")
class ExtractTest {
  private static final String LAYER = "separable(features=8,kernel=3x3)";

  private static SparkSession spark;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void featuresAreThoseOfTheExtractor() throws IOException {
    Path a = Images.array(temp.resolve("in/a b ü 100%.npy"), 5, 7, 3);
    Path b = Images.array(temp.resolve("in/sub=x/b.npy"), 6, 4, 3);

    JobRun run = layer(temp.resolve("in"));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, out().resolve("features"));
    assertThat(rows).hasSize(2);
    for (Path file : List.of(a, b)) {
      Row row = rows.get(file.getFileName().toString());
      Features wanted = direct(file);
      assertThat(row.<String>getAs("path")).isEqualTo("file:" + file);
      assertThat(row.<Long>getAs("length")).isEqualTo(Files.size(file));
      assertThat(row.<Timestamp>getAs("modification_time").getTime())
          .isEqualTo(Files.getLastModifiedTime(file).toMillis());
      assertThat(row.<Integer>getAs("height")).isEqualTo(wanted.height());
      assertThat(row.<Integer>getAs("width")).isEqualTo(wanted.width());
      assertThat(row.<Integer>getAs("channels")).isEqualTo(3);
      assertThat(row.<Integer>getList(row.fieldIndex("shape")))
          .containsExactly(wanted.height(), wanted.width(), 8);
      assertThat(row.<Object>getAs("error")).isNull();
      assertThat(Table.bits(row)).isEqualTo(bits(wanted.values()));
      Row cost = row.getAs("cost");
      assertThat(cost.<Long>getAs("macs")).isEqualTo(wanted.cost().macs());
      assertThat(cost.<Long>getAs("read_ns")).isPositive();
      assertThat(cost.<Long>getAs("compute_ns")).isPositive();
    }
  }

  @Test
  void theColumnsAreThoseOfTheInterface() {
    arrays("in", 3);
    layer(temp.resolve("in"));

    assertThat(ddl("features"))
        .isEqualTo(
            "path STRING,length BIGINT,modification_time TIMESTAMP,height INT,width INT,"
                + "channels INT,features ARRAY<FLOAT>,shape ARRAY<INT>,"
                + "error STRUCT<kind: STRING, message: STRING>,"
                + "cost STRUCT<read_ns: BIGINT, decode_ns: BIGINT, preprocess_ns: BIGINT,"
                + " compute_ns: BIGINT, macs: BIGINT>");
    assertThat(ddl("cost"))
        .isEqualTo(
            "index INT,layer STRING,op STRING,input_shape ARRAY<INT>,output_shape ARRAY<INT>,"
                + "kernel STRING,stride STRING,params BIGINT,macs BIGINT,standard_params BIGINT,"
                + "standard_macs BIGINT,param_ratio DOUBLE,mac_ratio DOUBLE,"
                + "activation_bytes BIGINT,ns BIGINT,gflops DOUBLE");
  }

  @Test
  void tasksAddUpAndTellTheKernel() {
    arrays("in", 20);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1});
    layer(temp.resolve("in"), "--partitions", "5");

    List<Row> tasks = Table.rows(spark, out().resolve("tasks"));
    assertThat(tasks).hasSize(5);
    assertThat(sum(tasks, "read")).isEqualTo(21);
    assertThat(sum(tasks, "written")).isEqualTo(21);
    assertThat(sum(tasks, "failed")).isEqualTo(1);
    assertThat(sum(tasks, "bytes_read"))
        .isEqualTo(
            Table.rows(spark, out().resolve("features")).stream()
                .mapToLong(row -> row.getAs("length"))
                .sum());
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.<String>getAs("kernel"))
                  .isEqualTo(System.getProperty("expected.kernel"));
              assertThat(task.<Long>getAs("total_ns"))
                  .isGreaterThanOrEqualTo(
                      task.<Long>getAs("compute_ns") + task.<Long>getAs("read_ns"));
              assertThat(task.<Long>getAs("features_bytes")).isPositive();
            });
  }

  @Test
  void runJsonTellsWhatRan() throws IOException {
    arrays("in", 4);
    Images.bytes(temp.resolve("in/empty.npy"), new byte[0]);
    JobRun run = layer(temp.resolve("in"), "--batch", "3");

    JsonNode json = runJson();
    assertThat(json.path("state").asText()).isEqualTo("complete");
    assertThat(json.path("model").asText()).isEqualTo(LAYER);
    assertThat(json.at("/weights/source").asText()).isEqualTo("flax:0");
    assertThat(json.path("cut").asText()).isEqualTo("output");
    assertThat(json.at("/counts/read").asLong()).isEqualTo(5);
    assertThat(json.at("/counts/written").asLong()).isEqualTo(5);
    assertThat(json.at("/counts/failed_by_kind/empty").asLong()).isEqualTo(1);
    assertThat(json.at("/hosts/0/kernel").asText())
        .isEqualTo(System.getProperty("expected.kernel"));
    assertThat(json.at("/options/--batch").asText()).isEqualTo("3");
    assertThat(json.at("/versions/spark").asText()).isEqualTo(spark.version());
    assertThat(out().resolve("_SUCCESS")).exists();
    assertThat(run.out())
        .contains(
            "5 inputs", "5 rows written, 1 failed", "failed   1 empty", "empty.npy", "inputs/s")
        .contains(out().toString());
  }

  @Test
  void badInputsAreRowsWithAnError() {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Images.array(temp.resolve("in/b-channels.npy"), 5, 5, 4);
    Images.array(temp.resolve("in/b-rank.npy"), 5);
    Images.bytes(temp.resolve("in/c-empty.npy"), new byte[0]);
    Images.bytes(temp.resolve("in/d-text.npy"), new byte[] {'h', 'i', '!', '!', '!', '!', '!'});

    JobRun run = layer(temp.resolve("in"), "--format", "npy", "--batch", "2");

    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, out().resolve("features"));
    assertThat(rows).hasSize(5);
    assertThat(kind(rows.get("a.npy"))).isNull();
    assertThat(kind(rows.get("b-channels.npy"))).isEqualTo("bad-shape");
    assertThat(kind(rows.get("b-rank.npy"))).isEqualTo("bad-shape");
    assertThat(kind(rows.get("c-empty.npy"))).isEqualTo("empty");
    assertThat(kind(rows.get("d-text.npy"))).isEqualTo("not-an-image");
    Row empty = rows.get("c-empty.npy");
    for (String column : List.of("features", "shape", "height", "width", "channels")) {
      assertThat(empty.<Object>getAs(column)).as(column).isNull();
    }
    assertThat(rows.get("b-channels.npy").<Integer>getAs("channels")).isEqualTo(4);
  }

  @Test
  void aFileTooLargeForAnArrayIsNotRead() throws IOException {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Path large = temp.resolve("in/large.npy");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 31);
    }

    JobRun run = layer(temp.resolve("in"));

    assertThat(run.code()).isZero();
    Row row = Table.byName(spark, out().resolve("features")).get("large.npy");
    assertThat(kind(row)).isEqualTo("too-large");
  }

  @Test
  void dropmalformedLeavesThemOutAndCountsThem() throws IOException {
    arrays("in", 5);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    JobRun run = layer(temp.resolve("in"), "--mode", "dropmalformed");

    assertThat(run.code()).isZero();
    assertThat(Table.rows(spark, out().resolve("features"))).hasSize(5);
    assertThat(runJson().at("/counts/failed").asLong()).isEqualTo(2);
    assertThat(runJson().at("/counts/written").asLong()).isEqualTo(5);
  }

  @Test
  void allMayBeDropped() {
    Images.array(temp.resolve("in/a.npy"), 5, 5, 3);
    Path only = Images.bytes(temp.resolve("bad/bad.npy"), new byte[] {1});

    JobRun run =
        JobRun.extract(
            "--input",
            only.toString(),
            "--output",
            out().toString(),
            "--model",
            "mobilenetv2_050",
            "--weights",
            "random:1",
            "--mode",
            "dropmalformed");

    assertThat(run.code()).isZero();
    assertThat(Table.rows(spark, out().resolve("features"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode failfast", "--max-errors 1", "--max-errors 20%"})
  void tooManyErrorsStopTheJob(String option) throws IOException {
    arrays("in", 6);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    JobRun run = layer(temp.resolve("in"), option.split(" "));

    assertThat(run.code()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(run.err()).contains("extract: stopped: ").contains("inputs failed").contains("/bad");
    assertThat(runJson().path("state").asText()).isEqualTo("failed");
    assertThat(runJson().path("reason").asText()).contains("inputs failed");
    assertThat(out().resolve("_SUCCESS")).doesNotExist();
    assertThat(out().resolve("features/_temporary")).doesNotExist();
  }

  @Test
  void aLimitThatIsKeptIsNoError() {
    arrays("in", 6);
    Images.bytes(temp.resolve("in/bad1.npy"), new byte[] {1});
    Images.bytes(temp.resolve("in/bad2.npy"), new byte[] {1});

    assertThat(layer(temp.resolve("in"), "--max-errors", "25%").code()).isZero();
    assertThat(layer(temp.resolve("in"), "--max-errors", "2", "--if-exists", "overwrite").code())
        .isZero();
  }

  @Test
  void aFullOutputIsLeftAloneUnlessReplaced() throws IOException {
    arrays("in", 3);
    assertThat(layer(temp.resolve("in")).code()).isZero();
    final List<String> before = Table.bits(spark, out());

    JobRun again = layer(temp.resolve("in"));
    assertThat(again.code()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("not empty");
    assertThat(Table.bits(spark, out())).isEqualTo(before);

    arrays("in", 5);
    Files.writeString(out().resolve("notes.txt"), "mine");
    assertThat(layer(temp.resolve("in"), "--if-exists", "overwrite").code()).isZero();
    assertThat(Table.bits(spark, out())).hasSize(5).containsAll(before);
    assertThat(out().resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void featuresDependOnNothingButTheInput() {
    for (int i = 0; i < 12; i++) {
      Images.array(temp.resolve("in/" + i + ".npy"), 5 + i % 3, 6, 3);
    }
    List<List<String>> all = new ArrayList<>();
    for (String options :
        List.of(
            "--partitions 1 --batch 1",
            "--partitions 1 --batch 12 --codec zstd",
            "--partitions 5 --batch 2 --codec none",
            "--partitions 12 --codec snappy")) {
      String[] words = (options + " --if-exists overwrite").split(" ");
      assertThat(layer(temp.resolve("in"), words).code()).isZero();
      all.add(Table.bits(spark, out()));
    }

    assertThat(all.get(0)).hasSize(12);
    assertThat(all).containsOnly(all.get(0));
  }

  @Test
  void aNetworkTakesImages() throws IOException {
    Images.image(temp.resolve("in/a.png"), 40, 30);
    Images.image(temp.resolve("in/b.bmp"), 33, 64);
    Images.bytes(temp.resolve("in/c.jpg"), new byte[] {'n', 'o'});
    Images.bytes(temp.resolve("in/list.csv"), new byte[] {'n', 'o'});

    JobRun run =
        JobRun.extract(
            "--input",
            temp.resolve("in").toString(),
            "--output",
            out().toString(),
            "--model",
            "mobilenetv2_050",
            "--weights",
            "random:7",
            "--preprocess",
            "resize=40:bilinear,crop=32,mean=0.5;0.5;0.5,std=0.5;0.5;0.5");

    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, out().resolve("features"));
    assertThat(rows).containsOnlyKeys("a.png", "b.bmp", "c.jpg");
    assertThat(rows.get("a.png").<Integer>getAs("height")).isEqualTo(30);
    assertThat(rows.get("a.png").getList(rows.get("a.png").fieldIndex("features"))).hasSize(1280);
    assertThat(kind(rows.get("c.jpg"))).isEqualTo("not-an-image");
    assertThat(run.out()).contains("3 images").contains("1 other file left out");
    assertThat(Table.rows(spark, out().resolve("cost"))).hasSizeGreaterThan(20);
    assertThat(runJson().at("/output_shape/0").asInt()).isEqualTo(1280);
  }

  @Test
  void aDryRunWritesNothing() {
    arrays("in", 9);

    JobRun run = layer(temp.resolve("in"), "--dry-run", "--partitions", "4");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("9 inputs", "3 tensors", "pointwise", "tasks    4,", "nothing was written")
        .contains("kernel   " + System.getProperty("expected.kernel"));
    assertThat(out()).doesNotExist();
  }

  @Test
  void aFileThatIsGoneFailsTheJobAndIsNamed() throws IOException {
    spark.sparkContext().hadoopConfiguration().set("fs.faulty.impl", Faulty.class.getName());
    arrays("in", 3);
    Images.array(temp.resolve("in/gone.npy"), 5, 6, 3);

    JobRun run = layer("faulty:" + temp.resolve("in"));

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("extract: cannot read faulty:" + temp + "/in/gone.npy: it was there when")
        .contains("is gone");
    assertThat(runJson().path("state").asText()).isEqualTo("failed");
    assertThat(runJson().path("reason").asText()).contains("gone.npy");
    assertThat(out().resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void anyFileSystemOfHadoopWillDo() {
    spark.sparkContext().hadoopConfiguration().set("fs.faulty.impl", Faulty.class.getName());
    arrays("in", 3);

    assertThat(layer("faulty:" + temp.resolve("in") + "/[01].npy").code()).isZero();

    assertThat(Table.rows(spark, out().resolve("features")))
        .extracting(row -> row.<String>getAs("path"))
        .containsExactlyInAnyOrder("faulty:" + temp + "/in/0.npy", "faulty:" + temp + "/in/1.npy");
  }

  /** The local disk under another name; files called {@code gone} are listed but not there. */
  public static final class Faulty extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("faulty:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.getName().startsWith("gone")) {
        throw new FileNotFoundException("File " + file + " does not exist");
      }
      return super.open(file, bufferSize);
    }
  }

  @Test
  void theSessionOfTheCallerGoesOn() {
    arrays("in", 2);
    layer(temp.resolve("in"));

    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(spark.conf().get("spark.sql.parquet.outputTimestampType")).isEqualTo("INT96");
    assertThat(spark.range(3).count()).isEqualTo(3);
  }

  private Path out() {
    return temp.resolve("o u t %41 ü");
  }

  private void arrays(String folder, int count) {
    for (int i = 0; i < count; i++) {
      Images.array(temp.resolve(folder + "/" + i + ".npy"), 5, 6, 3);
    }
  }

  private JobRun layer(Path in, String... more) {
    return layer(in.toString(), more);
  }

  private JobRun layer(String in, String... more) {
    String[] words = {
      "--input", in, "--output", out().toString(), "--model", LAYER, "--weights", "flax:0"
    };
    return JobRun.extract(
        Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new));
  }

  private static Features direct(Path file) throws IOException {
    Recipe recipe =
        Recipe.load(
            new Recipe.Request(LAYER, "flax:0", null, null, null, 1 << 20),
            name -> {
              throw new AssertionError("no file is needed");
            },
            Shape.of(5, 5, 3));
    return new Engine(recipe, Kernels.best())
        .extractor(1)
        .extract(List.of(new Input.Npy(Files.readAllBytes(file))))
        .get(0);
  }

  private static String bits(float[] values) {
    List<String> bits = new ArrayList<>();
    for (float value : values) {
      bits.add(Integer.toHexString(Float.floatToRawIntBits(value)));
    }
    return bits.stream().collect(Collectors.joining(" "));
  }

  private String ddl(String table) {
    return spark.read().parquet(out().resolve(table).toString()).schema().toDDL();
  }

  private JsonNode runJson() throws IOException {
    return new ObjectMapper().readTree(out().resolve("run.json").toFile());
  }

  private static String kind(Row row) {
    Row error = row.getAs("error");
    return error == null ? null : error.getAs("kind");
  }

  private static long sum(List<Row> rows, String column) {
    return rows.stream().mapToLong(row -> row.getAs(column)).sum();
  }
}
