package dev.separable.spark.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CallSite;

/**
 * What Spark's UI, REST interface and event log say of the jobs that this thread starts, until it
 * is closed; then the thread's earlier words are back, which may be those of a session's owner.
 */
public final class Caption implements AutoCloseable {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";
  private static final List<String> KEYS = List.of(GROUP, DESCRIPTION, CallSite.SHORT_FORM());

  private final SparkContext spark;
  private final Map<String, String> before = new LinkedHashMap<>();

  private Caption(SparkContext spark) {
    this.spark = spark;
    KEYS.forEach(key -> before.put(key, spark.getLocalProperty(key)));
  }

  /**
   * Begins to say it.
   *
   * @param stage a word or two, the name of each stage
   * @param description what a job does, to what
   */
  public static Caption of(SparkContext spark, String stage, String description) {
    Caption caption = new Caption(spark);
    spark.setLocalProperty(DESCRIPTION, description);
    spark.setLocalProperty(CallSite.SHORT_FORM(), stage);
    return caption;
  }

  /**
   * Begins to say it, of jobs that belong to a group.
   *
   * @param group by which the jobs are watched and cancelled
   */
  public static Caption ofGroup(
      SparkContext spark, String group, String stage, String description) {
    Caption caption = of(spark, stage, description);
    spark.setLocalProperty(GROUP, group);
    return caption;
  }

  @Override
  public void close() {
    before.forEach(spark::setLocalProperty);
  }
}
