package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyTest {
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

  @BeforeEach
  void images() {
    Images.image(temp.resolve("in/b, \"x\".png"), 40, 40);
    Images.image(temp.resolve("in/a.png"), 50, 40);
    Images.bytes(temp.resolve("in/c.jpg"), new byte[] {'n', 'o'});
  }

  @Test
  void printsRanksByPathAndNamesFailures() {
    JobRun run = classify("--top", "3");

    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).isEqualTo("path,label,index,score");
    assertThat(lines.subList(1, 4))
        .allMatch(line -> line.startsWith("file:" + temp + "/in/a.png,"));
    assertThat(lines.subList(4, 7))
        .allMatch(line -> line.startsWith("\"file:" + temp + "/in/b, \"\"x\"\".png\","));
    double[] scores =
        lines.subList(1, 4).stream()
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
            .toArray();
    assertThat(scores).isSortedAccordingTo((x, y) -> Double.compare(y, x));
    assertThat(run.err())
        .contains("failed   not-an-image: file:" + temp + "/in/c.jpg: ")
        .contains("1 of 3 images failed");
  }

  @Test
  void writesTheSameAsParquet() {
    Path out = temp.resolve("out");
    String printed = classify("--top", "1000").out();

    JobRun run = classify("--top", "1000", "--output", out.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    List<Row> rows = Table.rows(spark, out);
    assertThat(rows).hasSize(2000);
    assertThat(printed.lines().count()).isEqualTo(2001);
    assertThat(
            rows.stream()
                .filter(row -> row.<String>getAs("path").endsWith("a.png"))
                .mapToDouble(row -> row.<Float>getAs("score"))
                .sum())
        .isCloseTo(1, within(1e-4));
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(classify("--output", out.toString()).code()).isEqualTo(ExitCode.USAGE);
    assertThat(classify("--output", out.toString(), "--if-exists", "overwrite").code()).isZero();
    assertThat(Table.rows(spark, out)).hasSize(10);
  }

  @Test
  void theCutIsFixedAndErrorsCount() {
    assertThat(classify("--cut", "pooled").code()).isEqualTo(ExitCode.USAGE);
    assertThat(classify("--top", "0").err()).contains("--top 0");
    JobRun run = classify("--max-errors", "0");
    assertThat(run.code()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(run.err()).contains("stopped: 1 of 3 inputs failed");
  }

  /** Whether or not a file was written before the stop, the run ends as too many errors. */
  @Test
  void aStoppedRunLeavesNoWholeOutput() {
    Path out = temp.resolve("out");
    JobRun run = classify("--output", out.toString(), "--mode", "failfast");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(out.resolve("_run.json")).content().contains("failed");
  }

  private JobRun classify(String... more) {
    String[] words = {
      "--input",
      temp.resolve("in").toString(),
      "--model",
      "mobilenetv2_050",
      "--weights",
      "random:7",
      "--preprocess",
      "resize=32x32:bilinear"
    };
    return JobRun.classify(
        Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new));
  }
}
