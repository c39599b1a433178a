package dev.separable.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.LocalSpark;
import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launch scripts with the built jar and the Spark that the build bundles, as a new user runs
 * them.
 */
class LaunchersIT {
  @TempDir Path temp;

  private record Ended(int code, String out, String err) {}

  private Ended run(String script, String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Shared.projectRoot().resolve("jobs").resolve(script).toString());
    words.addAll(List.of(more));
    Path work = Files.createDirectories(temp.resolve("any folder"));
    Path out = temp.resolve("out.txt");
    Path err = temp.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(work.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR", "LANG", "LC_ALL"));
    // No spark-submit of the machine's own.
    environment.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
    int code = builder.start().waitFor();
    return new Ended(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void extractAloneIsTheDemo() throws Exception {
    Ended demo = run("extract");

    assertThat(demo.code).as(demo.err).isZero();
    assertThat(demo.out).contains("58 images", "58 rows written, 0 failed", "kernel   panama");
    Path output = temp.resolve("any folder/out/demo");
    assertThat(output.resolve("_SUCCESS")).exists();
    try (SparkSession spark = LocalSpark.start()) {
      Dataset<Row> rows = spark.read().parquet(output + "/features");
      assertThat(rows.count()).isEqualTo(58);
      assertThat(rows.where("error is null and size(features) = 1280").count()).isEqualTo(58);
    }
  }

  @Test
  void theOtherCommands() throws Exception {
    Ended cost = run("cost", "--model", "mobilenetv1_100", "--as", "csv");
    assertThat(cost.code).as(cost.err).isZero();
    assertThat(cost.out.lines().findFirst())
        .hasValueSatisfying(l -> assertThat(l).contains("macs"));

    String cat = Shared.projectRoot().resolve("jobs/demo/cat.jpg").toString();
    Ended classify = run("classify", "--input", cat, "--top", "3");
    assertThat(classify.code).as(classify.err).isZero();
    assertThat(classify.out.lines()).hasSize(4).element(1).asString().contains("cat");

    String shards = temp.resolve("shards").toString();
    Ended pack = run("pack", "--shard-size", "500k", "--output", shards);
    assertThat(pack.code).as(pack.err).isZero();
    assertThat(pack.out).contains("58 files", "shard-00002.tar");

    assertThat(run("extract", "--input", "/not/there").code).isEqualTo(2);
  }
}
