package dev.separable.image.resize;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pillow 13's {@code Image.resize} on unsigned bytes, bit for bit: two passes in fixed point, each
 * rounded and clipped to eight bits. Keeps its buffers and weights: one per thread.
 */
public final class Resizer {
  /** Weights of more entries than this are made anew each time. */
  private static final int CACHED_WEIGHTS = 1 << 16;

  private static final int CACHED_PASSES = 64;

  private final Map<Taps.Key, Taps> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Taps.Key, Taps> eldest) {
          return size() > CACHED_PASSES;
        }
      };
  private final Passes passes;
  private byte[] between = {};

  /** With the fastest passes that this JVM can run. */
  public Resizer() {
    this(Passes.best());
  }

  Resizer(Passes passes) {
    this.passes = passes;
  }

  /**
   * Resizes {@code in} to {@code width} x {@code height} and writes the part {@code window} of it.
   * Only that part is computed.
   *
   * @param box the region of the input that is mapped to the output
   * @param window the wanted part of the output
   * @param out receives {@code [window.height, window.width, channels]}
   */
  public void resize(
      Plane in, Box box, int width, int height, ResizeFilter filter, Window window, byte[] out) {
    assert window.x >= 0 && window.x + window.width <= width;
    assert window.y >= 0 && window.y + window.height <= height;
    if (filter == ResizeFilter.NEAREST) {
      nearest(in, box, width, height, window, out);
      return;
    }
    boolean across = width != in.width() || box.left != 0 || box.right != width;
    boolean down = height != in.height() || box.top != 0 || box.bottom != height;
    Taps h = across ? horizontal(in, box, width, filter, window) : null;
    Taps v = down ? vertical(in, box, height, filter, window) : null;
    if (!across && !down) {
      copy(in, window, out);
    } else if (!down) {
      across(in, window.y, window.height, h, out);
    } else if (!across) {
      down(in, window.x, window.width, v, out);
    } else if (verticalFirst(in.width(), in.height(), width, height)) {
      int x0 = h.firstUsed();
      int columns = h.endUsed() - x0;
      reserve((long) columns * window.height * in.channels());
      down(in, x0, columns, v, between);
      Plane middle = new Plane(between, 0, columns, columns, window.height, in.channels());
      across(middle.from(-x0, 0), 0, window.height, h, out);
    } else {
      int y0 = v.firstUsed();
      int rows = v.endUsed() - y0;
      reserve((long) window.width * rows * in.channels());
      across(in, y0, rows, h, between);
      Plane middle = new Plane(between, 0, window.width, window.width, rows, in.channels());
      down(middle.from(0, -y0), 0, window.width, v, out);
    }
  }

  /**
   * How many weights {@code wanted} output samples of a pass from {@code in} to {@code out} need.
   */
  public static long weights(ResizeFilter filter, int in, long out, int wanted) {
    double support = filter.support() * Math.max((double) in / out, 1.0);
    return (long) wanted * Taps.stride(support, in);
  }

  /**
   * The input pixels that a resize of all {@code inWidth} x {@code inHeight} pixels to {@code
   * width} x {@code height} reads for a part of its output.
   */
  public static Window reads(
      ResizeFilter filter, int inWidth, int inHeight, int width, int height, Window window) {
    int right = window.x + window.width - 1;
    int bottom = window.y + window.height - 1;
    int x = firstRead(filter, inWidth, width, window.x);
    int y = firstRead(filter, inHeight, height, window.y);
    return new Window(
        x,
        y,
        endRead(filter, inWidth, width, right) - x,
        endRead(filter, inHeight, height, bottom) - y);
  }

  private static int firstRead(ResizeFilter filter, int in, int out, int at) {
    if (filter == ResizeFilter.NEAREST) {
      return steps(0, (double) in / out, at, 1, in)[0];
    }
    return in == out ? at : new Taps.Key(filter, in, 0, in, out, at, at + 1).begin(at);
  }

  private static int endRead(ResizeFilter filter, int in, int out, int at) {
    if (filter == ResizeFilter.NEAREST) {
      return steps(0, (double) in / out, at, 1, in)[0] + 1;
    }
    return in == out ? at + 1 : new Taps.Key(filter, in, 0, in, out, at, at + 1).end(at);
  }

  /** Pillow 13's rule; older versions always go horizontal first. */
  static boolean verticalFirst(int inWidth, int inHeight, int width, int height) {
    return height < inHeight && (long) inHeight - height > 2 * ((long) inWidth - width);
  }

  private Taps horizontal(Plane in, Box box, int width, ResizeFilter filter, Window window) {
    int to = window.x + window.width;
    return taps(new Taps.Key(filter, in.width(), box.left, box.right, width, window.x, to));
  }

  private Taps vertical(Plane in, Box box, int height, ResizeFilter filter, Window window) {
    int to = window.y + window.height;
    return taps(new Taps.Key(filter, in.height(), box.top, box.bottom, height, window.y, to));
  }

  private Taps taps(Taps.Key key) {
    Taps known = cache.get(key);
    if (known == null) {
      known = Taps.of(key);
      if (known.weight.length <= CACHED_WEIGHTS) {
        cache.put(key, known);
      }
    }
    return known;
  }

  private void across(Plane in, int y, int rows, Taps taps, byte[] to) {
    int stride = in.stride() * in.channels();
    passes.across(in.data(), in.index(0, y), stride, rows, in.channels(), taps, to);
  }

  private void down(Plane in, int x, int columns, Taps taps, byte[] to) {
    int stride = in.stride() * in.channels();
    passes.down(in.data(), in.index(x, 0), stride, columns * in.channels(), taps, to);
  }

  private void reserve(long bytes) {
    if (between.length < bytes) {
      between = new byte[Math.toIntExact(bytes)];
    }
  }

  private static void copy(Plane in, Window window, byte[] out) {
    int row = window.width * in.channels();
    for (int y = 0; y < window.height; y++) {
      System.arraycopy(in.data(), in.index(window.x, window.y + y), out, y * row, row);
    }
  }

  /** Steps by repeated addition, as Pillow does: the rounding of the sum is part of the result. */
  private static void nearest(Plane in, Box box, int width, int height, Window window, byte[] out) {
    double acrossScale = (box.right - box.left) / width;
    double downScale = (box.bottom - box.top) / height;
    int[] column = steps(box.left, acrossScale, window.x, window.width, in.width());
    int[] row = steps(box.top, downScale, window.y, window.height, in.height());
    int c = in.channels();
    int o = 0;
    for (int y = 0; y < window.height; y++) {
      for (int x = 0; x < window.width; x++) {
        int p = in.index(column[x], row[y]);
        for (int channel = 0; channel < c; channel++) {
          out[o++] = in.data()[p + channel];
        }
      }
    }
  }

  static int[] steps(double low, double scale, int from, int n, int in) {
    double at = low + scale * 0.5;
    int[] index = new int[n];
    for (int i = 0; i < from + n; i++) {
      if (i >= from) {
        index[i - from] = Math.min((int) at, in - 1);
      }
      at += scale;
    }
    return index;
  }

  /** A region of the input, in pixels, possibly fractional. */
  public record Box(double left, double top, double right, double bottom) {
    public static Box whole(Plane in) {
      return new Box(0, 0, in.width(), in.height());
    }
  }

  /** A rectangle of pixels. */
  public record Window(int x, int y, int width, int height) {}

  /**
   * Pixels within an array: {@code [height, width, channels]}, rows {@code stride} pixels apart,
   * starting at byte {@code offset}. Where only some of them are in the array, no other one may be
   * read, and the offset may be negative.
   */
  public record Plane(byte[] data, int offset, int stride, int width, int height, int channels) {
    public int index(int x, int y) {
      return offset + (y * stride + x) * channels;
    }

    /** The part that begins at this pixel. */
    public Plane at(int x, int y) {
      return new Plane(data, index(x, y), stride, width - x, height - y, channels);
    }

    /** The same pixels, counted so that this one is the origin; it may lie outside. */
    Plane from(int x, int y) {
      return new Plane(data, index(x, y), stride, width, height, channels);
    }
  }
}
