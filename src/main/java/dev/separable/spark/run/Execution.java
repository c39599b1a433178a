package dev.separable.spark.run;

import dev.separable.spark.metrics.Caption;
import dev.separable.spark.metrics.Counters;
import dev.separable.spark.metrics.Waste;
import dev.separable.spark.metrics.Watch;
import dev.separable.spark.sink.Footers;
import dev.separable.spark.source.Split;
import dev.separable.spark.transform.ExtractTask;
import dev.separable.spark.transform.Mode;
import dev.separable.spark.transform.SharedRecipe;
import dev.separable.tensor.OneLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Runs some work as one Spark stage without a shuffle, and counts exactly what it did. */
public final class Execution {
  private static final String STAGE = "extraction";
  private static final long QUIET_MS = 10_000;

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final Work work;
  private final Broadcast<SerializableConfiguration> configuration;

  /** Of some work in a session. */
  public Execution(SparkSession session, Work work) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.work = work;
    this.configuration =
        spark.broadcast(new SerializableConfiguration(spark.sc().hadoopConfiguration()));
  }

  /**
   * What the run has left in a folder, by the files' footers.
   *
   * @throws IllegalStateException if that is not what was counted, or if not all inputs were read
   */
  public Footers.Written written(Outcome outcome, Path folder) throws IOException {
    Footers.Written written;
    try (Caption caption =
        Caption.of(spark.sc(), "footers", "rows that were written, by footers")) {
      written = Footers.read(spark, configuration, folder);
    }
    if (written.rows() != outcome.written() || outcome.read() != outcome.inputs()) {
      throw new IllegalStateException(
          "of %d inputs, %d were read and %d rows counted, but the output has %d rows"
              .formatted(outcome.inputs(), outcome.read(), outcome.written(), written.rows()));
    }
    return written;
  }

  /**
   * Runs it.
   *
   * @param schema of the rows
   * @param action uses the rows once, and ends when they are all done
   * @param display shows the progress until it is closed
   * @return what was done, also when more inputs failed than may
   */
  public Outcome run(
      StructType schema, Consumer<Dataset<Row>> action, Function<Watch, AutoCloseable> display)
      throws Exception {
    String group = "separable-" + UUID.randomUUID();
    Counters counters = Counters.of(spark.sc());
    SharedRecipe recipe = SharedRecipe.of(spark, work.recipe());
    Watch watch =
        new Watch(group, counters, work.allowedFailures(), () -> spark.sc().cancelJobGroup(group));
    spark.sc().addSparkListener(watch);
    long start = System.nanoTime();
    try {
      try (Caption caption = Caption.ofGroup(spark.sc(), group, STAGE, work.description());
          AutoCloseable shown = display.apply(watch)) {
        action.accept(session.createDataFrame(rows(recipe, counters), schema));
      } catch (Exception e) {
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

  private org.apache.spark.api.java.JavaRDD<Row> rows(SharedRecipe recipe, Counters counters) {
    List<byte[]> splits = new ArrayList<>(work.splits().stream().map(Split::encode).toList());
    return spark
        .parallelize(splits, splits.size())
        .mapPartitions(
            new ExtractTask(
                recipe,
                work.options(),
                configuration,
                counters,
                work.rowMaker(),
                work.mode(),
                work.batch(),
                work.failuresKept()));
  }

  private Outcome outcome(Counters counters, long wallNs, Waste waste) {
    Outcome done = new Outcome(counters.ended(), work.inputs(), wallNs, waste, null);
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
    return new Outcome(
        done.tasks(),
        done.inputs(),
        wallNs,
        waste,
        OneLine.of(
            "%d of %d inputs failed, %s%s"
                .formatted(done.failed(), work.inputs(), allowed, first)));
  }
}
