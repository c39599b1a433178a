package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.extract.Engine;
import dev.separable.extract.Features;
import dev.separable.extract.Input;
import dev.separable.extract.Recipe;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-kernel")
class ExtractTest {
  private static SparkSession spark;

  @TempDir Path temp;
  private LayerJob job;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void job() {
    job = new LayerJob(temp);
  }

  @Test
  void featuresAreThoseOfTheExtractor() throws IOException {
    Path a = Images.array(temp.resolve("in/a b ü 100%.npy"), 5, 7, 3);
    Path b = Images.array(temp.resolve("in/sub=x/b.npy"), 6, 4, 3);

    JobRun run = job.run(temp.resolve("in"));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, job.out().resolve("features"));
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
    job.arrays("in", 3);
    job.run(temp.resolve("in"));

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
    job.arrays("in", 20);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1});
    job.run(temp.resolve("in"), "--partitions", "5");

    List<Row> tasks = Table.rows(spark, job.out().resolve("tasks"));
    assertThat(tasks).hasSize(5);
    assertThat(sum(tasks, "read")).isEqualTo(21);
    assertThat(sum(tasks, "written")).isEqualTo(21);
    assertThat(sum(tasks, "failed")).isEqualTo(1);
    assertThat(sum(tasks, "bytes_read"))
        .isEqualTo(
            Table.rows(spark, job.out().resolve("features")).stream()
                .mapToLong(row -> row.getAs("length"))
                .sum());
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.<String>getAs("kernel"))
                  .isEqualTo(System.getProperty("expected.kernel"));
              assertThat(task.<Long>getAs("total_ns"))
                  .isGreaterThanOrEqualTo(task.<Long>getAs("compute_ns"));
              assertThat(task.<Long>getAs("read_ns")).isPositive();
              assertThat(task.<Long>getAs("features_bytes")).isPositive();
            });
  }

  @Test
  void runJsonTellsWhatRan() throws IOException {
    job.arrays("in", 4);
    Images.bytes(temp.resolve("in/empty.npy"), new byte[0]);
    JobRun run = job.run(temp.resolve("in"), "--batch", "3");

    JsonNode json = job.runJson();
    assertThat(json.path("state").asText()).isEqualTo("complete");
    assertThat(json.path("configuration").path("spark.master").asText()).isEqualTo("local[2]");
    assertThat(json.path("model").asText()).isEqualTo(LayerJob.LAYER);
    assertThat(json.at("/weights/source").asText()).isEqualTo("flax:0");
    assertThat(json.path("cut").asText()).isEqualTo("output");
    assertThat(json.at("/counts/read").asLong()).isEqualTo(5);
    assertThat(json.at("/counts/written").asLong()).isEqualTo(5);
    assertThat(json.at("/counts/failed_by_kind/empty").asLong()).isEqualTo(1);
    assertThat(json.at("/hosts/0/kernel").asText())
        .isEqualTo(System.getProperty("expected.kernel"));
    assertThat(json.at("/options/--batch").asText()).isEqualTo("3");
    assertThat(json.at("/versions/spark").asText()).isEqualTo(spark.version());
    assertThat(job.out().resolve("_SUCCESS")).exists();
    assertThat(run.out())
        .contains(
            "5 inputs", "5 rows written, 1 failed", "failed   1 empty", "empty.npy", "inputs/s")
        .contains(job.out().toString());
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
      assertThat(job.run(temp.resolve("in"), words).code()).isZero();
      all.add(Table.bits(spark, job.out()));
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
            job.out().toString(),
            "--model",
            "mobilenetv2_050",
            "--weights",
            "random:7",
            "--preprocess",
            "resize=40:bilinear,crop=32,mean=0.5;0.5;0.5,std=0.5;0.5;0.5");

    assertThat(run.code()).isZero();
    Map<String, Row> rows = Table.byName(spark, job.out().resolve("features"));
    assertThat(rows).containsOnlyKeys("a.png", "b.bmp", "c.jpg");
    assertThat(rows.get("a.png").<Integer>getAs("height")).isEqualTo(30);
    assertThat(rows.get("a.png").getList(rows.get("a.png").fieldIndex("features"))).hasSize(1280);
    assertThat(LayerJob.kind(rows.get("c.jpg"))).isEqualTo("not-an-image");
    assertThat(run.out()).contains("3 images").contains("1 other file left out");
    assertThat(Table.rows(spark, job.out().resolve("cost"))).hasSizeGreaterThan(20);
    assertThat(job.runJson().at("/output_shape/0").asInt()).isEqualTo(1280);
  }

  @Test
  void theSessionOfTheCallerGoesOn() {
    job.arrays("in", 2);
    job.run(temp.resolve("in"));

    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(spark.conf().get("spark.sql.parquet.outputTimestampType")).isEqualTo("INT96");
    assertThat(spark.range(3).count()).isEqualTo(3);
  }

  private static Features direct(Path file) throws IOException {
    Recipe recipe =
        Recipe.load(
            new Recipe.Request(LayerJob.LAYER, "flax:0", null, null, null, Decoding.usual()),
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
    return spark.read().parquet(job.out().resolve(table).toString()).schema().toDDL();
  }

  private static long sum(List<Row> rows, String column) {
    return rows.stream().mapToLong(row -> row.getAs(column)).sum();
  }
}
