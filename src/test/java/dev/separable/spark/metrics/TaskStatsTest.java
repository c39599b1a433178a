package dev.separable.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskStatsTest {
  @Test
  void countsWhatRanAtOneTime() {
    List<TaskStats> tasks = List.of(task(0, 10), task(0, 4), task(4, 3), task(9, 5), task(20, 1));

    assertThat(TaskStats.atOnce(tasks)).isEqualTo(2);
    assertThat(TaskStats.atOnce(List.of())).isZero();
    assertThat(TaskStats.atOnce(List.of(task(0, 9), task(1, 5), task(2, 1)))).isEqualTo(3);
  }

  @Test
  void whatIsLeftOfTheTimeIsWriting() {
    assertThat(task(0, 100).writeNs()).isEqualTo(90);
    assertThat(task(0, 3).writeNs()).isZero();
  }

  private static TaskStats task(long started, long ns) {
    return new TaskStats(
        0,
        0,
        "host",
        "1",
        "scalar",
        32,
        "17",
        1,
        1,
        new HashMap<>(Map.of("empty", 2L, "corrupt", 1L)),
        new ArrayList<>(),
        new PhaseTimes(1, 2, 3, 4),
        Instant.EPOCH.plusNanos(started),
        ns,
        0,
        0);
  }
}
