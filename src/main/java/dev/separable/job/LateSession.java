package dev.separable.job;

import dev.separable.spark.Sessions;
import dev.separable.spark.SparkSpread;
import dev.separable.spark.source.Spread;

/**
 * The session of a job, opened when it is first needed: what the user got wrong is told without it.
 * Closing it closes the session if there is one.
 */
final class LateSession implements AutoCloseable {
  private final String name;
  private Sessions sessions;

  /** For a Spark application of that name. */
  LateSession(String name) {
    this.name = name;
  }

  /** The session; always the same. */
  Sessions open() {
    if (sessions == null) {
      sessions = Sessions.open(name);
    }
    return sessions;
  }

  /** Spreads over the session's executors. */
  Spread spread() {
    return new SparkSpread(() -> open().session());
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
