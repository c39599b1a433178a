package dev.separable.image;

import dev.separable.image.Geometry.Size;
import dev.separable.image.resize.Resampling;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer;
import dev.separable.image.resize.Resizer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of geometry for a picture of known size, or a resize and the cut after it: of the resized
 * picture only the window is computed.
 *
 * @param before the size of the picture
 * @param by how it is resized; null if it is only cut
 * @param resized its size after that
 * @param window the part of this that is kept; may go beyond the edges if {@code by} is null
 */
record Stage(Size before, Resampling by, Size resized, Window window) {
  /** Reached only by strips of more than ten million pixels; bounds the memory of the weights. */
  private static final long MAX_WEIGHTS = 1L << 26;

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** The stages of these steps for a picture of this size. */
  static List<Stage> of(List<Geometry> steps, int width, int height) {
    List<Stage> stages = new ArrayList<>();
    Size size = new Size(width, height);
    for (int i = 0; i < steps.size(); i++) {
      Geometry step = steps.get(i);
      Size after = step.after(size);
      if (step instanceof Geometry.Cut cut) {
        stages.add(new Stage(size, null, size, cut.window(size)));
      } else if (step instanceof Geometry.Resize resize) {
        Window window = i + 1 < steps.size() ? part(steps.get(i + 1), after) : null;
        if (window == null) {
          stages.add(new Stage(size, resize.filter(), after, whole(after)));
        } else {
          stages.add(new Stage(size, resize.filter(), after, window));
          after = new Size(window.width(), window.height());
          i++;
        }
      }
      size = after;
    }
    return stages;
  }

  /** The window that the step cuts out of a picture of this size; null if it is no such step. */
  private static Window part(Geometry step, Size size) {
    Window window = step instanceof Geometry.Cut cut ? cut.window(size) : null;
    return window != null && isInside(window, size) ? window : null;
  }

  /** Whether the window does not go beyond the edges of the picture. */
  boolean isInside() {
    return isInside(window, resized);
  }

  private static boolean isInside(Window w, Size size) {
    return w.x() >= 0
        && w.y() >= 0
        && w.x() + (long) w.width() <= size.width()
        && w.y() + (long) w.height() <= size.height();
  }

  /**
   * The pixels that are read of a picture of three channels; at least one.
   *
   * @throws InputException as {@link #check} of bytes does
   */
  Region reads() throws InputException {
    check(3, Byte.BYTES);
    int columns = (int) before.width();
    int rows = (int) before.height();
    if (by == null) {
      return clipped(window, columns, rows);
    }
    return by instanceof ResizeFilter filter
        ? clipped(Resizer.reads(filter, columns, rows, width(), height(), window), columns, rows)
        : Region.whole(columns, rows);
  }

  private static Region clipped(Window part, int columns, int rows) {
    int x = Math.max(0, Math.min(part.x(), columns - 1));
    int y = Math.max(0, Math.min(part.y(), rows - 1));
    int right = Math.max(x + 1, Math.min(part.x() + part.width(), columns));
    int bottom = Math.max(y + 1, Math.min(part.y() + part.height(), rows));
    return new Region(x, y, right - x, bottom - y);
  }

  private static Window whole(Size size) {
    return new Window(0, 0, (int) size.width(), (int) size.height());
  }

  int width() {
    return (int) resized.width();
  }

  int height() {
    return (int) resized.height();
  }

  /** Samples of the outcome, after {@link #check}. */
  int samples(int channels) {
    return window.width() * window.height() * channels;
  }

  /**
   * What Pillow's filters keep at most between their passes; bytes are bounded as the picture is.
   */
  private long betweenPasses(int channels, int bytes) {
    boolean twoPasses = by instanceof ResizeFilter && bytes > 1;
    return twoPasses ? (long) window.width() * channels * bytes * before.height() : 0;
  }

  /**
   * Checks that the outcome fits an array and that the weights fit the memory.
   *
   * @param bytes of one sample
   */
  void check(int channels, int bytes) throws InputException {
    long samples = (long) window.width() * window.height();
    boolean tooLarge =
        samples > MAX_BYTES / channels / bytes
            || Math.max(resized.width(), resized.height()) > Integer.MAX_VALUE / channels;
    if (by != null && !tooLarge) {
      int w = (int) before.width();
      int h = (int) before.height();
      tooLarge =
          by.weights(w, resized.width(), window.width()) > MAX_WEIGHTS
              || by.weights(h, resized.height(), window.height()) > MAX_WEIGHTS
              || betweenPasses(channels, bytes) > MAX_BYTES;
    }
    if (tooLarge) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          String.format(
              "%dx%d pixels resized to %dx%d",
              before.width(), before.height(), resized.width(), resized.height()));
    }
  }
}
