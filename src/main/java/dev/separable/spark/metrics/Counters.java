package dev.separable.spark.metrics;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Accumulators of one job. They count the tasks that ended well, and once each as long as the stage
 * that fills them is the job's last.
 *
 * @param inputs inputs done, also seen while a task runs
 * @param failed inputs done that gave no features
 * @param tasks one entry per task
 */
public record Counters(
    LongAccumulator inputs, LongAccumulator failed, CollectionAccumulator<TaskStats> tasks)
    implements Serializable {

  /** New counters at zero, two of which the Spark UI shows. */
  public static Counters of(SparkContext spark) {
    CollectionAccumulator<TaskStats> tasks = new CollectionAccumulator<>();
    spark.register(tasks);
    return new Counters(
        spark.longAccumulator("inputs"), spark.longAccumulator("failed inputs"), tasks);
  }

  /** On the driver: the tasks that ended well, by partition. */
  public List<TaskStats> ended() {
    return tasks.value().stream().sorted(Comparator.comparingInt(TaskStats::partition)).toList();
  }
}
