package dev.separable.job;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a number grew lately. It may stand still for seconds and then jump, since executors tell
 * what they have done every ten seconds; so the rate is taken between two of its changes.
 */
final class RecentRate {
  private static final long WINDOW_NS = 30_000_000_000L;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long ns, long count) {}

  /** Begins at that time, by {@link System#nanoTime}, at zero. */
  RecentRate(long ns) {
    samples.add(new Sample(ns, 0));
  }

  /**
   * Notes the number and tells its rate over the last 30 seconds, or since the start; 0 or more.
   */
  double perSecond(long ns, long count) {
    if (count != samples.getLast().count()) {
      samples.add(new Sample(ns, count));
    }
    while (samples.size() > 2 && isBefore(second(), ns)) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    // What has not changed for long is slower than its last changes tell.
    long end = isBefore(last, ns) ? ns : last.ns();
    return end == first.ns()
        ? 0
        : Math.max(0, (last.count() - first.count()) * 1e9 / (end - first.ns()));
  }

  private static boolean isBefore(Sample sample, long ns) {
    return ns - sample.ns() >= WINDOW_NS;
  }

  private Sample second() {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }
}
