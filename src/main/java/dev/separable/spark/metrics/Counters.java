package dev.separable.spark.metrics;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Accumulators of one job. They count the tasks that ended well, and once each as long as the stage
 * that fills them is the job's last. All but {@code tasks} have a name, by which the Spark UI shows
 * them; they are there to be looked at, exact counts come from the output.
 *
 * @param inputs inputs done, also seen while a task runs
 * @param failed inputs done that gave no features
 * @param bytesRead bytes of inputs done
 * @param phases nanoseconds of all phases
 * @param tasks one entry per task
 */
public record Counters(
    LongAccumulator inputs,
    LongAccumulator failed,
    LongAccumulator bytesRead,
    Phases phases,
    CollectionAccumulator<TaskStats> tasks)
    implements Serializable {

  /** Nanoseconds of each phase. */
  public record Phases(
      LongAccumulator read,
      LongAccumulator decode,
      LongAccumulator preprocess,
      LongAccumulator compute,
      LongAccumulator write)
      implements Serializable {

    void add(PhaseTimes took) {
      read.add(took.readNs());
      decode.add(took.decodeNs());
      preprocess.add(took.preprocessNs());
      compute.add(took.computeNs());
    }
  }

  /** New counters at zero. */
  public static Counters of(SparkContext spark) {
    CollectionAccumulator<TaskStats> tasks = new CollectionAccumulator<>();
    spark.register(tasks);
    return new Counters(
        spark.longAccumulator("inputs"),
        spark.longAccumulator("failed inputs"),
        spark.longAccumulator("bytes read"),
        new Phases(
            spark.longAccumulator("read ns"),
            spark.longAccumulator("decode ns"),
            spark.longAccumulator("preprocess ns"),
            spark.longAccumulator("compute ns"),
            spark.longAccumulator("write ns")),
        tasks);
  }

  /** On the driver: the tasks that ended well, by partition. */
  public List<TaskStats> ended() {
    return tasks.value().stream().sorted(Comparator.comparingInt(TaskStats::partition)).toList();
  }
}
