package dev.separable.spark.run;

import dev.separable.spark.metrics.Caption;
import dev.separable.spark.metrics.Counters;
import dev.separable.spark.metrics.Waste;
import dev.separable.spark.metrics.Watch;
import dev.separable.spark.sink.Publication;
import dev.separable.spark.sink.ShardFormat;
import dev.separable.spark.source.Split;
import dev.separable.spark.transform.ExtractTask;
import dev.separable.spark.transform.Mode;
import dev.separable.spark.transform.RowMaker;
import dev.separable.spark.transform.SharedRecipe;
import dev.separable.tensor.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Runs some work as one Spark stage without a shuffle. */
public final class Execution {
  private static final String STAGE = "extraction";
  private static final long QUIET_MS = 10_000;

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> configuration;
  private final Work work;
  private final Display display;
  private final String group = "separable-" + UUID.randomUUID();

  /**
   * Of some work.
   *
   * @param configuration Hadoop's
   * @param display shows the progress until it is closed
   */
  public Execution(
      JavaSparkContext spark,
      Broadcast<SerializableConfiguration> configuration,
      Work work,
      Display display) {
    this.spark = spark;
    this.configuration = configuration;
    this.work = work;
    this.display = display;
  }

  /** Ends what runs, from another thread. */
  public void cancel() {
    spark.sc().cancelJobGroup(group);
  }

  /**
   * Publishes the rows as files.
   *
   * @param fingerprint of all that decides the features
   * @return what was done, also when more inputs failed than may
   */
  public Outcome publish(ShardFormat format, Publication publication, String fingerprint)
      throws Exception {
    return run(
        (splits, extract) ->
            splits.foreachPartition(new PublishTask(extract, format, publication, fingerprint)));
  }

  /**
   * Brings the rows to the driver.
   *
   * @param use takes the rows of all tasks, once
   * @return as {@link #publish}
   */
  public Outcome collect(RowMaker rowMaker, Consumer<JavaRDD<Row>> use) throws Exception {
    return run(
        (splits, extract) -> use.accept(splits.mapPartitions(new CollectTask(extract, rowMaker))));
  }

  private interface Action {
    void run(JavaRDD<byte[]> splits, ExtractTask extract);
  }

  private Outcome run(Action action) throws Exception {
    Counters counters = Counters.of(spark.sc());
    SharedRecipe recipe = SharedRecipe.of(spark, work.recipe());
    ExtractTask extract =
        new ExtractTask(
            recipe,
            work.options(),
            configuration,
            counters,
            work.mode(),
            work.batch(),
            work.failuresKept());
    Watch watch = new Watch(group, counters, work.allowedFailures(), this::cancel);
    spark.sc().addSparkListener(watch);
    long start = System.nanoTime();
    try {
      try (Caption caption = Caption.ofGroup(spark.sc(), group, STAGE, work.description());
          AutoCloseable shown = display.show(watch, work.inputs())) {
        action.run(splits(), extract);
      } catch (Exception e) {
        cancel();
        watch.quiet(QUIET_MS);
        if (counters.failed().sum() <= work.allowedFailures()) {
          throw e;
        }
      }
      return outcome(counters, System.nanoTime() - start, watch.waste(QUIET_MS));
    } finally {
      spark.sc().removeSparkListener(watch);
      recipe.bytes().destroy();
    }
  }

  private JavaRDD<byte[]> splits() {
    List<byte[]> splits = new ArrayList<>(work.splits().stream().map(Split::encode).toList());
    return spark.parallelize(splits, splits.size());
  }

  private Outcome outcome(Counters counters, long wallNs, Waste waste) {
    Outcome done = Outcome.of(counters.ended(), work.inputs(), wallNs, waste);
    if (done.failed() <= work.allowedFailures()) {
      return done;
    }
    String first =
        done.failures()
            .findFirst()
            .map(f -> "; the first is %s (%s: %s)".formatted(f.path(), f.kind(), f.message()))
            .orElse("");
    String allowed =
        work.mode() == Mode.FAILFAST
            ? "none may with --mode failfast"
            : "at most %d may with --max-errors %s".formatted(work.allowedFailures(), work.limit());
    return done.stopped(
        OneLine.of(
            "%d of %d inputs failed, %s%s"
                .formatted(done.failed(), work.inputs(), allowed, first)));
  }
}
