package dev.separable.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.separable.job.Terminal.Attendance;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now = -5 * SECOND;
  private long done;
  private long failed;

  @Test
  void nobodyWatchesAShortJob() {
    Progress progress = progress(Attendance.UNWATCHED, 0, 1000);
    for (int second = 1; second < 60; second++) {
      later(progress, 1, 10);
    }
    progress.close();

    assertThat(text()).isEmpty();
  }

  @Test
  void aLongJobShowsLifeOnceAMinute() {
    Progress progress = progress(Attendance.UNWATCHED, 0, 10_000);
    for (int second = 1; second <= 179; second++) {
      later(progress, 1, second <= 60 ? 10 : 20);
    }
    progress.close();

    assertThat(text())
        .isEqualTo(
            """
            600/10000 images (6 %), 10.0 images/s, 15 min 40 s left
            1800/10000 images (18 %), 20.0 images/s, 6 min 50 s left
            """);
  }

  @Test
  void whoWatchesSeesOneLineThatIsGoneInTheEnd() {
    Progress progress = progress(Attendance.WATCHED, 0, 20);
    later(progress, 1, 10);
    failed = 1;
    later(progress, 1, 10);
    progress.close();
    later(progress, 1, 0);

    String first = "10/20 images (50 %), 10.0 images/s, 1.0 s left";
    String second = "20/20 images (100 %), 10.0 images/s, 1 failed";
    assertThat(text())
        .isEqualTo("\r" + first + "\r" + second + " \r" + " ".repeat(second.length()) + "\r");
  }

  @Test
  void whatWasDoneBeforeIsNoPartOfTheRate() {
    Progress progress = progress(Attendance.WATCHED, 500, 1000);
    later(progress, 10, 100);

    assertThat(text()).isEqualTo("\r600/1000 images (60 %), 10.0 images/s, 40.0 s left");
  }

  @Test
  void aTaskThatCountsTwiceForAMomentIsNotSeen() {
    Progress progress = progress(Attendance.WATCHED, 5, 10);
    later(progress, 1, 7);

    assertThat(text()).startsWith("\r10/10 images (100 %)");
  }

  @Test
  void theRateIsThatOfTheLastHalfMinute() {
    RecentRate rate = new RecentRate(0);
    assertThat(rate.perSecond(0, 0)).isZero();
    assertThat(rate.perSecond(SECOND, 0)).isZero();
    for (int second = 2; second <= 100; second++) {
      rate.perSecond(second * SECOND, second);
    }
    for (int second = 101; second <= 130; second++) {
      rate.perSecond(second * SECOND, 100 + 5L * (second - 100));
    }
    assertThat(rate.perSecond(130 * SECOND, 250)).isEqualTo(5.0, within(1e-9));
  }

  @Test
  void theRateDoesNotSwingBetweenTheExecutorsReports() {
    RecentRate rate = new RecentRate(0);
    for (int second = 1; second <= 59; second++) {
      double told = rate.perSecond(second * SECOND, second / 10 * 70L);
      assertThat(told).isEqualTo(second < 10 ? 0 : 7, within(1e-9));
    }
  }

  @Test
  void theRateSinksWhenNothingIsDone() {
    RecentRate rate = new RecentRate(0);
    assertThat(rate.perSecond(10 * SECOND, 100)).isEqualTo(10);
    assertThat(rate.perSecond(100 * SECOND, 100)).isEqualTo(1);
    assertThat(rate.perSecond(101 * SECOND, 50)).as("a task was lost").isNotNegative();
  }

  @Test
  void withoutAConsoleNobodyWatches() {
    assertThat(Terminal.attendance(null, "xterm")).isEqualTo(Attendance.UNWATCHED);
  }

  private Progress progress(Attendance attendance, long doneBefore, long total) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(stream, stream, attendance);
    return new Progress(
        terminal,
        new Progress.Counts("image", doneBefore, total, () -> done, () -> failed),
        () -> now);
  }

  private void later(Progress progress, int seconds, int more) {
    now += seconds * SECOND;
    done += more;
    progress.look();
  }

  private String text() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
