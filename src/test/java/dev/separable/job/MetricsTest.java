package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.separable.spark.metrics.MetricsPlugin;
import dev.separable.testing.Images;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.JobData;
import org.apache.spark.status.api.v1.StageData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What an operator sees of a job: in Spark's metrics system, and in its UI and REST interface. */
class MetricsTest {
  private static final String PLUGIN = "plugin." + MetricsPlugin.class.getName();
  private static final String SINK = "spark.metrics.conf.*.sink.csv.";

  @TempDir Path temp;
  private LayerJob job;

  @BeforeEach
  void job() {
    job = new LayerJob(temp);
    job.arrays("in", 7);
    Images.bytes(temp.resolve("in/bad.npy"), new byte[] {1});
  }

  @Test
  void thePluginTellsTheSumsOfTheTableOfTasks() throws IOException {
    Path sink = Files.createDirectories(temp.resolve("sink"));
    Map<String, Long> sums;
    try (SparkSession spark = withPlugin(sink)) {
      assertThat(run("--partitions", "3").code()).isZero();
      sums = sums(spark);

      MetricRegistry told =
          SparkEnv.get().metricsSystem().getSourcesByName(PLUGIN).head().metricRegistry();
      Map<String, Long> counts = new HashMap<>(Map.of("inputs", told.meter("inputs").getCount()));
      told.getCounters().forEach((name, counter) -> counts.put(name, counter.getCount()));
      assertThat(counts).isEqualTo(sums);
      assertThat(counts).containsEntry("inputs", 8L).containsEntry("failedInputs", 1L);
      assertThat(counts.get("computeNs")).isPositive();
    }

    // A sink writes what there is at the end, however short the job was.
    for (String name : List.of("inputs", "failedInputs", "bytesRead", "computeNs", "writeNs")) {
      // Local mode has no application's id when the plugin begins; elsewhere it comes first.
      Path file = sink.resolve(PLUGIN + "." + name + ".csv");
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.get(0)).startsWith("t,count");
      assertThat(lines.get(lines.size() - 1).split(",")[1]).isEqualTo("" + sums.get(name));
    }
  }

  @Test
  void theUiSaysWhatRuns() throws IOException {
    try (SparkSession spark = LocalSpark.start()) {
      spark.sparkContext().setJobGroup("mine", "my own", false);
      // The driver reads few footers itself, and more in a job.
      job.arrays("in", 34);
      assertThat(run("--partitions", "33").code()).isZero();

      assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
      assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
          .isEqualTo("my own");
      assertThat(spark.sparkContext().getLocalProperty("callSite.short")).isNull();
      var store = spark.sparkContext().statusStore();
      List<JobData> jobs = CollectionConverters.asJava(store.jobsList(null));
      assertThat(jobs)
          .extracting(one -> one.name() + ": " + one.description().get())
          .contains(
              "extraction: features of 35 inputs by " + LayerJob.LAYER,
              "footers: what is published, told by footers");
      assertThat(jobs).allMatch(one -> !one.name().contains(".java"));

      Map<String, Long> sums = sums(spark);
      List<StageData> stages =
          CollectionConverters.asJava(
              store.stageList(null, false, false, new double[0], List.of()));
      StageData stage =
          stages.stream().filter(one -> one.name().equals("extraction")).findAny().orElseThrow();
      assertThat(stage.description().get()).startsWith("features of 35 inputs");
      Map<String, String> shown =
          CollectionConverters.asJava(stage.accumulatorUpdates()).stream()
              .collect(Collectors.toMap(one -> one.name(), one -> one.value(), (a, b) -> a));
      assertThat(shown)
          .containsEntry("inputs", "35")
          .containsEntry("failed inputs", "1")
          .containsEntry("bytes read", sums.get("bytesRead").toString())
          .containsEntry("read ns", sums.get("readNs").toString())
          .containsEntry("decode ns", sums.get("decodeNs").toString())
          .containsEntry("preprocess ns", sums.get("preprocessNs").toString())
          .containsEntry("compute ns", sums.get("computeNs").toString())
          .containsEntry("write ns", sums.get("writeNs").toString());
    }
  }

  @Test
  void whatWasLostIsTold() throws IOException {
    try (SparkSession spark = LocalSpark.start("local[2,4]")) {
      spark.sparkContext().hadoopConfiguration().set("fs.flaky.impl", Flaky.class.getName());
      Flaky.failures.set(2);

      JobRun run = job.run("flaky:" + temp.resolve("in"), "--partitions", "3");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("\nlost     2 task attempts failed\n");
      assertThat(job.runJson().at("/counts/attempts_failed").asInt()).isEqualTo(2);
      assertThat(job.runJson().at("/counts/executors_lost").asInt()).isZero();
    }
  }

  private JobRun run(String... more) {
    return job.run(temp.resolve("in"), more);
  }

  private static SparkSession withPlugin(Path sink) {
    return LocalSpark.builder()
        .config("spark.plugins", MetricsPlugin.class.getName())
        .config(SINK + "class", "org.apache.spark.metrics.sink.CsvSink")
        .config(SINK + "directory", sink.toString())
        .config(SINK + "period", "600")
        .getOrCreate();
  }

  /** Sums of the table of tasks, under the names that the plugin gives them. */
  private Map<String, Long> sums(SparkSession spark) {
    Map<String, String> columns =
        Map.of(
            "inputs", "read",
            "failedInputs", "failed",
            "bytesRead", "bytes_read",
            "rowsWritten", "written",
            "readNs", "read_ns",
            "decodeNs", "decode_ns",
            "preprocessNs", "preprocess_ns",
            "computeNs", "compute_ns",
            "writeNs", "write_ns");
    List<Row> tasks = Table.rows(spark, job.out().resolve("tasks"));
    Map<String, Long> sums = new HashMap<>();
    columns.forEach(
        (name, column) ->
            sums.put(name, tasks.stream().mapToLong(task -> task.getAs(column)).sum()));
    return sums;
  }

  /** The local disk under another name, on which tasks cannot read a file the first few times. */
  public static final class Flaky extends RawLocalFileSystem {
    static final AtomicInteger failures = new AtomicInteger();

    @Override
    public URI getUri() {
      return URI.create("flaky:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      // What may be gone a moment later would be tried again by the task itself.
      if (file.getName().equals("1.npy") && failures.getAndDecrement() > 0) {
        throw new AccessDeniedException("flaky");
      }
      return super.open(file, bufferSize);
    }
  }
}
