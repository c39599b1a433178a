package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a finished output must be, however often its runs were disturbed. */
final class WholeOutput {
  private WholeOutput() {}

  /**
   * Checks it.
   *
   * @param bits of an undisturbed run, by {@link Table#bits}
   */
  static void check(SparkSession spark, Path output, List<String> bits) throws IOException {
    assertThat(FaultJob.files(output))
        .containsExactly("_SUCCESS", "cost", "features", "run.json", "tasks");
    List<Row> features = Table.rows(spark, output.resolve("features"));
    assertThat(features).extracting(row -> row.<String>getAs("path")).doesNotHaveDuplicates();
    assertThat(Table.bits(spark, output)).isEqualTo(bits);

    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(run.path("state").asText()).isEqualTo("complete");
    assertThat(run.at("/counts/inputs").asLong()).isEqualTo(bits.size());
    assertThat(run.at("/counts/read").asLong()).isEqualTo(bits.size());
    assertThat(run.at("/counts/written").asLong()).isEqualTo(bits.size());
    long failed = bits.stream().filter(row -> row.endsWith(" null")).count();
    assertThat(run.at("/counts/failed").asLong()).isEqualTo(failed);

    tasks(spark, output, features);
    assertThat(Table.rows(spark, output.resolve("cost"))).isNotEmpty();
  }

  /** Each published file has one row, and the sums are those of the features' rows. */
  private static void tasks(SparkSession spark, Path output, List<Row> features) {
    List<Row> tasks = Table.rows(spark, output.resolve("tasks"));
    Map<String, Long> written =
        tasks.stream()
            .collect(Collectors.toMap(row -> row.getAs("file"), row -> row.<Long>getAs("written")));
    assertThat(written.keySet())
        .containsExactlyInAnyOrderElementsOf(FaultJob.files(output.resolve("features")));
    assertThat(sum(tasks, "written")).isEqualTo(features.size());
    for (String phase : List.of("read_ns", "decode_ns", "preprocess_ns", "compute_ns")) {
      long cost =
          features.stream().mapToLong(row -> row.<Row>getAs("cost").<Long>getAs(phase)).sum();
      assertThat(sum(tasks, phase)).as(phase).isEqualTo(cost);
    }
  }

  private static long sum(List<Row> rows, String column) {
    return rows.stream().mapToLong(row -> row.<Long>getAs(column)).sum();
  }
}
