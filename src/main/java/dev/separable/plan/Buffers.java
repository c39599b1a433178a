package dev.separable.plan;

import java.util.ArrayList;
import java.util.List;

/** Assigns buffers to values; a buffer that is free again takes another one. */
final class Buffers {
  /** A batch at which buffers are compared. */
  private static final int USUAL_BATCH = 8;

  private final List<BufferSize> sizes = new ArrayList<>();
  private final List<Boolean> free = new ArrayList<>();

  /**
   * A buffer for a value that it holds for so many images at once: the smallest free one that fits,
   * else the largest free one, grown, else a new one.
   */
  int take(int length, int images) {
    BufferSize wanted = BufferSize.of(length, images);
    int best = -1;
    for (int b = 0; b < sizes.size(); b++) {
      if (free.get(b)
          && (best < 0 || better(floats(sizes.get(b)), floats(sizes.get(best)), floats(wanted)))) {
        best = b;
      }
    }
    if (best < 0) {
      best = sizes.size();
      sizes.add(wanted);
      free.add(false);
    }
    sizes.set(best, sizes.get(best).with(wanted));
    free.set(best, false);
    return best;
  }

  private static long floats(BufferSize size) {
    return size.floats(USUAL_BATCH);
  }

  private static boolean better(long candidate, long best, long wanted) {
    if (best >= wanted) {
      return candidate >= wanted && candidate < best;
    }
    return candidate > best;
  }

  /** The value in the buffer is not needed any more. */
  void release(int buffer) {
    free.set(buffer, true);
  }

  /** What each buffer has to hold. */
  List<BufferSize> sizes() {
    return List.copyOf(sizes);
  }
}
