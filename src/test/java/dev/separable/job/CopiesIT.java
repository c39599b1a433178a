package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import dev.separable.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ways in which a cluster may run tasks: in copies, on executors that come and go, with more cores.
 */
class CopiesIT {
  private static final int SLOW = 400;
  private static final int QUICK = 8;

  @TempDir Path temp;
  private FaultJob work;

  @Test
  void copiesOfASlowTaskGiveItsRowsOnce() throws Exception {
    work = new FaultJob(temp);
    // One row group is one unit: a task that runs for seconds after all others.
    byte[] picture = Files.readAllBytes(Images.image(temp.resolve("one.png"), 60, 40));
    Tables.write(
        work.in().resolve("slow.parquet"),
        "required binary image;",
        SLOW,
        (row, i) -> row.append("image", Binary.fromConstantByteArray(picture)));
    for (int i = 0; i < QUICK; i++) {
      Images.image(work.in().resolve(i + ".png"), 60, 40);
    }

    Path output = temp.resolve("out");
    run(
        output,
        1,
        "spark.speculation=true",
        "spark.speculation.interval=20ms",
        "spark.speculation.multiplier=1.01",
        "spark.speculation.quantile=0.2");

    assertThat(json(output).at("/counts/attempts_killed").asInt()).isPositive();
    try (SparkSession spark = LocalSpark.start()) {
      WholeOutput.check(spark, output, Table.bits(spark, output));
      assertThat(Table.rows(spark, output.resolve("features")))
          .hasSize(SLOW + QUICK)
          .allMatch(row -> row.isNullAt(row.fieldIndex("error")));
    }
  }

  @Test
  @Tag("faults")
  void executorsMayComeAndGo() throws Exception {
    work = new FaultJob(temp);
    work.inputs();
    Path usual = temp.resolve("usual");
    run(usual, 1);
    Path output = temp.resolve("out");
    run(
        output,
        1,
        "spark.dynamicAllocation.enabled=true",
        "spark.dynamicAllocation.shuffleTracking.enabled=true",
        "spark.dynamicAllocation.minExecutors=0",
        "spark.dynamicAllocation.initialExecutors=1",
        "spark.dynamicAllocation.executorIdleTimeout=1s",
        "spark.dynamicAllocation.schedulerBacklogTimeout=1s");

    assertThat(json(output).at("/counts/executors_lost").asInt()).isZero();
    try (SparkSession spark = LocalSpark.start()) {
      WholeOutput.check(spark, output, Table.bits(spark, usual));
    }
  }

  @Test
  @Tag("faults")
  void aTaskThatTakesAllCoresOfAnExecutorRunsAlone() throws Exception {
    work = new FaultJob(temp);
    work.inputs();
    Path output = temp.resolve("out");
    run(output, 2, "spark.task.cpus=2", "spark.executor.cores=2");

    assertThat(json(output).at("/times/cores").asInt()).isEqualTo(2);
    try (SparkSession spark = LocalSpark.start()) {
      WholeOutput.check(spark, output, Table.bits(spark, output));
      for (String executor : List.of("0", "1")) {
        Instant free = Instant.EPOCH;
        for (Row task : ofExecutor(spark, output, executor)) {
          Instant started = task.<java.sql.Timestamp>getAs("started").toInstant();
          assertThat(started).isAfterOrEqualTo(free);
          free = started.plusNanos(task.<Long>getAs("total_ns"));
        }
      }
    }
  }

  private static List<Row> ofExecutor(SparkSession spark, Path output, String executor) {
    return Table.rows(spark, output.resolve("tasks")).stream()
        .filter(row -> row.getAs("executor").equals(executor))
        .sorted(Comparator.comparing(row -> row.<java.sql.Timestamp>getAs("started")))
        .toList();
  }

  /** On two workers with so many cores each. */
  private void run(Path output, int cores, String... settings) throws Exception {
    try (SparkProcesses cluster = new SparkProcesses(FaultJob.spark(), temp)) {
      String master = cluster.master();
      cluster.worker(master, "worker 1", "127.0.0.1", cores);
      cluster.worker(master, "worker 2", "127.0.0.2", cores);
      Ended job = cluster.submit(work.words(master, output, settings));
      assertThat(job.code()).as(job.text()).isZero();
    }
  }

  private static JsonNode json(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
