package dev.separable.job;

import dev.separable.spark.metrics.Watch;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows on stderr how far a job is: one line rewritten in place when somebody watches, else a new
 * line every ten seconds. Reads counters only.
 */
final class Progress implements AutoCloseable {
  private static final long WATCHED_MS = 500;
  private static final long UNWATCHED_MS = 10_000;

  private final Terminal terminal;
  private final Watch watch;
  private final String noun;
  private final long total;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock;
  private int width;

  private Progress(Terminal terminal, Watch watch, String noun, long total) {
    this.terminal = terminal;
    this.watch = watch;
    this.noun = noun;
    this.total = total;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts to show the progress of what is watched. */
  static Progress start(Terminal terminal, Watch watch, String noun, long total) {
    Progress progress = new Progress(terminal, watch, noun, total);
    long period = progress.inPlace() ? WATCHED_MS : UNWATCHED_MS;
    progress.clock.scheduleAtFixedRate(progress::show, period, period, TimeUnit.MILLISECONDS);
    return progress;
  }

  private boolean inPlace() {
    return terminal.attendance() == Terminal.Attendance.WATCHED;
  }

  private synchronized void show() {
    double seconds = (System.nanoTime() - start) / 1e9;
    // For a moment, a task that has just ended counts twice.
    long done = Math.min(total, watch.inputs());
    String line = new ProgressLine(noun, done, total, watch.failed(), seconds).text();
    PrintStream err = terminal.err();
    if (inPlace()) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      err.flush();
      width = line.length();
    } else {
      err.println(line);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      if (width > 0) {
        terminal.err().print("\r" + " ".repeat(width) + "\r");
        terminal.err().flush();
      }
    }
  }
}
