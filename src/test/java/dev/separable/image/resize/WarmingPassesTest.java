package dev.separable.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmingPassesTest extends PassesContract {
  WarmingPassesTest() {
    super(new WarmingPasses(new ScalarPasses(), new PanamaPasses()));
  }

  @Test
  void aRaceIsWonByThreeTimesOnEnd() {
    WarmingPasses.Race race = new WarmingPasses.Race();
    race.plain(20, 1);
    for (long vectors : new long[] {10, 10, 30, 10, 10}) {
      race.tried(vectors, 1, 1);
    }
    assertThat(race.isWon()).isFalse();
    race.tried(10, 1, 1);
    assertThat(race.isWon()).isTrue();
  }

  @Test
  void aRaceIsLostAgain() {
    WarmingPasses.Race race = new WarmingPasses.Race();
    race.plain(20, 1);
    for (int i = 0; i < 3; i++) {
      race.tried(10, 1, 1);
    }
    race.watch(39, 1);
    assertThat(race.isWon()).isTrue();
    race.watch(41, 1);
    assertThat(race.isWon()).isFalse();
    assertThat(race.rows(100)).isEqualTo(2);
  }

  @Test
  void triesMoreTheFasterItIs() {
    WarmingPasses.Race race = new WarmingPasses.Race();
    assertThat(race.rows(1)).isEqualTo(1);
    assertThat(race.rows(300)).isEqualTo(2);
    race.plain(1_000_000, 1000);
    race.tried(1_000_000, 64, 2);
    assertThat(race.rows(300)).isEqualTo(2);
    race.tried(20_000, 64, 2);
    assertThat(race.rows(300)).isEqualTo(25);
    race.tried(1, 64, 2);
    assertThat(race.rows(300)).isEqualTo(300);
  }
}
