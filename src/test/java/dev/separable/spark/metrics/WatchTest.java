package dev.separable.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.testing.LocalSpark;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class WatchTest {
  @Test
  void countsInputsAndRaisesTheAlarmOnce() throws Exception {
    try (SparkSession session = LocalSpark.start()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Counters counters = Counters.of(spark.sc());
      CompletableFuture<Long> alarm = new CompletableFuture<>();
      Watch watch =
          new Watch(
              "group",
              counters,
              2,
              () -> {
                if (!alarm.complete(counters.failed().sum())) {
                  alarm.obtrudeException(new AssertionError("told twice"));
                }
              });
      spark.sc().addSparkListener(watch);
      spark.setJobGroup("group", "");

      spark
          .parallelize(List.of(1, 2, 3, 4, 5, 6), 6)
          .foreach(
              i -> {
                counters.inputs().add(10L);
                counters.failed().add(1L);
              });

      assertThat(alarm.get(60, TimeUnit.SECONDS)).isGreaterThan(2);
      assertThat(watch.inputs()).isEqualTo(60);
      assertThat(watch.failed()).isEqualTo(6);
      assertThat(watch.waste(60_000)).isEqualTo(Waste.NONE);
    }
  }

  @Test
  void countsWhatCameToNothing() throws Exception {
    try (SparkSession session = LocalSpark.start("local[2,4]")) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Watch watch = watch(spark, "group");
      spark.setJobGroup("another", "");
      failing(spark, 1);
      spark.setJobGroup("group", "");

      failing(spark, 3);

      assertThat(watch.waste(60_000)).isEqualTo(new Waste(3, 0, 0));
    }
  }

  @Test
  void countsAttemptsThatWereStopped() throws Exception {
    try (SparkSession session = LocalSpark.start()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      Watch watch = watch(spark, "group");
      spark.setJobGroup("group", "", true);
      CountDownLatch runs = new CountDownLatch(1);
      spark
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskStart(SparkListenerTaskStart start) {
                  runs.countDown();
                }
              });

      Future<Void> job = spark.parallelize(List.of(1), 1).foreachAsync(i -> Thread.sleep(600_000));
      assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
      spark.cancelJobGroup("group");

      assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS)).isNotNull();
      assertThat(watch.waste(60_000)).isEqualTo(new Waste(0, 1, 0));
    }
  }

  @Test
  void countsExecutorsThatWentUnasked() throws Exception {
    Watch watch = new Watch("group", null, 0, () -> {});
    watch.onExecutorRemoved(removed("1", "before the job"));
    Properties group = new Properties();
    group.setProperty("spark.jobGroup.id", "group");
    watch.onJobStart(
        new SparkListenerJobStart(
            7, 0, CollectionConverters.asScala(List.<StageInfo>of()).toSeq(), group));
    watch.onExecutorRemoved(removed("2", "Command exited with code 137"));
    watch.onExecutorRemoved(removed("3", "Executor killed by driver."));
    watch.onExecutorRemoved(removed("4", "Executor decommission: spot"));
    watch.onExecutorRemoved(removed("5", "worker lost: 10.0.0.1 got disassociated"));
    watch.onJobEnd(new SparkListenerJobEnd(7, 0, JobSucceeded$.MODULE$));

    assertThat(watch.waste(60_000)).isEqualTo(new Waste(0, 0, 2));
  }

  private static SparkListenerExecutorRemoved removed(String executor, String reason) {
    return new SparkListenerExecutorRemoved(0, executor, reason);
  }

  private static Watch watch(JavaSparkContext spark, String group) {
    Watch watch = new Watch(group, Counters.of(spark.sc()), 0, () -> {});
    spark.sc().addSparkListener(watch);
    return watch;
  }

  /** Two tasks, one of which fails so many times. */
  private static void failing(JavaSparkContext spark, int times) {
    spark
        .parallelize(List.of(1, 2), 2)
        .foreach(
            i -> {
              if (i == 1 && TaskContext.get().attemptNumber() < times) {
                throw new IllegalStateException("on purpose");
              }
            });
  }
}
