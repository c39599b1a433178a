package dev.separable.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.testing.LocalSpark;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

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
    }
  }
}
