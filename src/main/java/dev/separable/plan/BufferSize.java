package dev.separable.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What a buffer has to hold, one after the other.
 *
 * @param values the longest value for each number of images at once
 */
record BufferSize(List<Held> values) {
  /** A value of so many floats for each of at most so many images. */
  record Held(int length, int images) {
    long floats(int batch) {
      return (long) length * Math.min(images, batch);
    }
  }

  BufferSize {
    values = List.copyOf(values);
  }

  static BufferSize of(int length, int images) {
    return new BufferSize(List.of(new Held(length, images)));
  }

  /** Room for the values of both. */
  BufferSize with(BufferSize other) {
    List<Held> all = new ArrayList<>(values);
    for (Held held : other.values) {
      all.removeIf(old -> old.images <= held.images && old.length <= held.length);
      if (all.stream().noneMatch(old -> old.images >= held.images && old.length >= held.length)) {
        all.add(held);
      }
    }
    return new BufferSize(all);
  }

  /** Floats at a batch of so many images. */
  long floats(int batch) {
    return values.stream().mapToLong(held -> held.floats(batch)).max().orElse(0);
  }

  /** The largest batch at which the buffer is no longer than that. */
  int largestBatch(int floats) {
    return values.stream()
        .filter(held -> held.floats(Schedule.ALL) > floats)
        .mapToInt(held -> floats / held.length)
        .min()
        .orElse(Schedule.ALL);
  }
}
