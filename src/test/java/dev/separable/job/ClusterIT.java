package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.spark.metrics.MetricsPlugin;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import dev.separable.testing.SparkProcesses;
import dev.separable.testing.SparkProcesses.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a real standalone cluster: a master and two workers on loopback. */
class ClusterIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path SPARK = Path.of(System.getProperty("spark.runtime"));
  private static final Path JAR = Path.of(System.getProperty("job.jar"));

  @TempDir Path temp;

  @Test
  void aClusterGivesTheBitsOfLocalMode() throws Exception {
    Images.image(temp.resolve("in/sub folder/größe 100%.png"), 70, 50);
    Images.bytes(temp.resolve("in/broken.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 1});
    Files.createDirectories(temp.resolve("sink"));
    Path cluster = temp.resolve("cluster");
    Path local = temp.resolve("local");

    try (SparkProcesses processes = new SparkProcesses(SPARK, temp)) {
      succeeds(processes.submit(job("local[2]", local, "3", "16")));
      String master = processes.master();
      processes.worker(master, "worker 1");
      processes.worker(master, "worker 2");
      succeeds(processes.submit(job(master, cluster, "8", "4")));
    }

    try (SparkSession spark = LocalSpark.start()) {
      List<String> bits = Table.bits(spark, cluster);
      assertThat(bits).hasSize(60).isEqualTo(Table.bits(spark, local));
      assertThat(bits).filteredOn(row -> row.endsWith(" null")).hasSize(1);
      List<Row> tasks = Table.rows(spark, cluster.resolve("tasks"));
      assertThat(tasks).hasSize(8);
      assertThat(tasks).extracting(row -> row.getAs("kernel")).containsOnly("panama");
      assertThat(tasks).allMatch(row -> row.<Integer>getAs("vector_bits") > 64);
      assertThat(tasks).extracting(row -> row.<String>getAs("executor")).contains("0", "1");
      assertThat(Table.rows(spark, local.resolve("tasks")))
          .extracting(row -> row.<String>getAs("executor"))
          .containsOnly("driver");
    }
    assertThat(told("0") + told("1")).isEqualTo(60);
  }

  /** Inputs that an executor has told the metrics sink; its plugin comes from the job's jar. */
  private long told(String executor) throws IOException {
    String name = "." + executor + ".plugin." + MetricsPlugin.class.getName() + ".inputs.csv";
    try (Stream<Path> files = Files.list(temp.resolve("sink"))) {
      Path file = files.filter(one -> one.toString().endsWith(name)).findAny().orElseThrow();
      List<String> lines = Files.readAllLines(file);
      return Long.parseLong(lines.get(lines.size() - 1).split(",")[1]);
    }
  }

  private static void succeeds(Ended job) {
    assertThat(job.code()).as(job.text()).isZero();
  }

  private List<String> job(String master, Path output, String partitions, String batch) {
    List<String> words = new ArrayList<>(List.of("--master", master));
    // The settings that the launch scripts give; they want Kryo to know every class.
    words.addAll(List.of("--properties-file", ROOT.resolve("conf/spark-defaults.conf").toString()));
    // Both executors are there before the first task.
    words.addAll(List.of("--conf", "spark.cores.max=2", "--executor-memory", "1g"));
    words.addAll(List.of("--conf", "spark.scheduler.minRegisteredResourcesRatio=1.0"));
    words.addAll(List.of("--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=120s"));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    String sink = "spark.metrics.conf.*.sink.csv.";
    words.addAll(List.of("--conf", sink + "class=org.apache.spark.metrics.sink.CsvSink"));
    words.addAll(List.of("--conf", sink + "directory=" + temp.resolve("sink")));
    words.addAll(List.of("--conf", sink + "period=1"));
    words.addAll(List.of("--class", Extract.class.getName(), JAR.toString()));
    words.addAll(List.of("--input", ROOT.resolve("jobs/demo").toString(), temp + "/in"));
    words.addAll(List.of("--output", output.toString()));
    words.addAll(List.of("--partitions", partitions, "--batch", batch));
    return words;
  }
}
