package dev.separable.image.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.image.vector.Race.Way;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  private static final long MS = 1_000_000;

  private final Race race = new Race();

  @Test
  void isWonByThreeTimesOnEnd() {
    race.plain(20, 1);
    for (long vectors : new long[] {10, 10, 30, 10, 10}) {
      race.tried(vectors, 1, 1);
    }
    assertThat(race.isWon()).isFalse();
    race.tried(10, 1, 1);
    assertThat(race.isWon()).isTrue();
  }

  @Test
  void isLostAgain() {
    race.plain(20, 1);
    for (int i = 0; i < 3; i++) {
      race.tried(10, 1, 1);
    }
    race.watch(39, 1);
    assertThat(race.isWon()).isTrue();
    race.watch(41, 0);
    assertThat(race.isWon()).isTrue();
    race.watch(41, 1);
    assertThat(race.isWon()).isFalse();
  }

  @Test
  void triesTakeNoMoreThanPlainLoops() {
    assertThat(race.trial(300)).isEqualTo(1);
    // The first one is free: it loads classes.
    race.tried(50 * MS, 64, 1);
    assertThat(race.trial(300)).isEqualTo(1);
    race.tried(2 * MS, 64, 1);
    assertThat(race.trial(300)).isZero();
    race.plain(MS, 1000);
    assertThat(race.trial(300)).isZero();
    race.plain(2 * MS, 1000);
    assertThat(race.trial(300)).isEqualTo(1);
    race.tried(MS / 10, 64, 1);
    assertThat(race.trial(300)).isEqualTo(9);
    race.tried(MS / 1000, 64, 1);
    assertThat(race.trial(300)).isEqualTo(300);
  }

  @Test
  void aTrialIsDoneAgainByPlainLoops() {
    List<String> done = new ArrayList<>();
    race.run(
        7,
        (n, way) -> {
          done.add(way + " " + n);
          return n;
        });
    assertThat(done).containsExactly("TRIAL 1", "PLAIN 7");
  }

  @Test
  void theWinnerDoesItAlone() {
    race.plain(MS, 1);
    for (int i = 0; i < 3; i++) {
      race.tried(1, 1, 1);
    }
    List<Way> done = new ArrayList<>();
    race.run(
        7,
        (n, way) -> {
          done.add(way);
          return n;
        });
    assertThat(done).containsExactly(Way.VECTORS);
  }
}
