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
  void lessUnitsLeaveTheSumsOfTheOthers() {
    UnitStats good = UnitStats.none().plus(1, 10, new PhaseTimes(1, 2, 3, 4), null);
    UnitStats bad =
        UnitStats.none()
            .plus(1, 5, new PhaseTimes(1, 1, 0, 0), "empty")
            .plus(0, 7, new PhaseTimes(1, 1, 0, 0), "empty");

    TaskStats only = task(0, 9).only(List.of(good, bad), 3);

    assertThat(only.read()).isEqualTo(3);
    assertThat(only.written()).isEqualTo(2);
    assertThat(only.bytesRead()).isEqualTo(22);
    assertThat(only.failed()).isEqualTo(Map.of("empty", 2L));
    assertThat(only.times()).isEqualTo(new PhaseTimes(3, 4, 3, 4));
    assertThat(only.totalNs()).isEqualTo(9);
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
        0,
        ns,
        0,
        0);
  }
}
