package dev.separable.job;

import dev.separable.spark.metrics.Watch;
import dev.separable.spark.run.Display;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows on stderr how far a job is: one line rewritten in place when somebody watches, else nothing
 * for a minute and then a new line each minute, so that the log of a long run shows life. Reads
 * counters only.
 */
final class Progress implements AutoCloseable {
  private static final long LOOK_MS = 500;
  private static final long UNWATCHED_NS = 60_000_000_000L;

  private final Terminal terminal;
  private final Counts counts;
  private final LongSupplier nanoTime;
  private final RecentRate rate;
  private long shown;
  private int width;
  private boolean closed;

  /**
   * What is shown.
   *
   * @param noun what an input is called
   * @param doneBefore inputs that an earlier run has done, part of the total but not of the rate
   * @param total inputs in all
   * @param done inputs done by this run
   * @param failed of those that this run has done
   */
  record Counts(String noun, long doneBefore, long total, LongSupplier done, LongSupplier failed) {}

  /** Shows nothing yet. */
  Progress(Terminal terminal, Counts counts, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.counts = counts;
    this.nanoTime = nanoTime;
    this.shown = nanoTime.getAsLong();
    this.rate = new RecentRate(shown);
  }

  /** Shows the progress of runs of a plan; inputs that are not left to do are done already. */
  static Display of(Terminal terminal, JobPlan plan) {
    long total = plan.listing().inputs();
    return (watch, inputs) -> start(terminal, watch, plan.noun(), total, total - inputs);
  }

  /**
   * Starts to show the progress of what is watched.
   *
   * @param total inputs in all
   * @param doneBefore those of them that an earlier run has done
   */
  static AutoCloseable start(
      Terminal terminal, Watch watch, String noun, long total, long doneBefore) {
    Counts counts = new Counts(noun, doneBefore, total, watch::inputs, watch::failed);
    Progress progress = new Progress(terminal, counts, System::nanoTime);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleAtFixedRate(progress::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    return () -> {
      clock.shutdownNow();
      progress.close();
    };
  }

  /** Takes a look at the counters, and shows them if it is time to. */
  synchronized void look() {
    long now = nanoTime.getAsLong();
    long before = counts.doneBefore();
    // For a moment, a task that has just ended counts twice.
    long done = Math.min(counts.total() - before, counts.done().getAsLong());
    double perSecond = rate.perSecond(now, done);
    boolean watched = terminal.attendance() == Terminal.Attendance.WATCHED;
    if (closed || (!watched && now - shown < UNWATCHED_NS)) {
      return;
    }
    shown = now;
    long failed = counts.failed().getAsLong();
    String line =
        new ProgressLine(counts.noun(), before + done, counts.total(), failed, perSecond).text();
    if (watched) {
      rewrite(line);
    } else {
      terminal.err().println(line);
    }
  }

  private void rewrite(String line) {
    PrintStream err = terminal.err();
    err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    err.flush();
    width = line.length();
  }

  /** Clears the line; nothing is shown from now on. */
  @Override
  public synchronized void close() {
    closed = true;
    if (width > 0) {
      rewrite("");
      terminal.err().print("\r");
      terminal.err().flush();
    }
  }
}
