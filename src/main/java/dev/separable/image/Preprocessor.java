package dev.separable.image;

import dev.separable.image.Geometry.Size;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import dev.separable.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Applies one {@link Preprocess}; keeps its buffers, so one per thread. */
public final class Preprocessor {
  private static final int CHANNELS = 3;

  /** Reached only by strips of more than ten million pixels; bounds the memory of the weights. */
  private static final long MAX_WEIGHTS = 1L << 26;

  private final Preprocess contract;
  private final float[] table;
  private final Resizer resizer = new Resizer();
  private byte[] front = {};
  private byte[] back = {};

  Preprocessor(Preprocess contract) {
    this.contract = contract;
    this.table = Arithmetic.table(contract.arithmetic());
  }

  /**
   * Writes the tensor of {@code image}, {@code [height, width, 3]} row-major float32, to {@code
   * out} from {@code outAt}; its shape is {@link Preprocess#outputShape}.
   *
   * @throws InputException if the resized picture does not fit an array, or the picture is a strip
   *     of tens of millions of pixels
   * @throws IllegalArgumentException if {@code out} is too short
   */
  public void apply(Image image, float[] out, int outAt) throws InputException {
    Shape shape = contract.outputShape(image.height(), image.width());
    if (outAt < 0 || out.length - (long) outAt < shape.elements()) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + shape
              + " does not fit an array of "
              + out.length
              + " from "
              + outAt);
    }
    Plane pixels = pixels(image);
    int to = outAt;
    for (int y = 0; y < pixels.height(); y++) {
      convert(pixels.data(), pixels.index(0, y), pixels.width(), out, to);
      to += pixels.width() * CHANNELS;
    }
  }

  private void convert(byte[] rgb, int from, int pixels, float[] out, int to) {
    for (int i = 0; i < pixels * CHANNELS; i += CHANNELS) {
      out[to + i] = table[rgb[from + i] & 0xff];
      out[to + i + 1] = table[256 + (rgb[from + i + 1] & 0xff)];
      out[to + i + 2] = table[512 + (rgb[from + i + 2] & 0xff)];
    }
  }

  /** The picture after all steps of geometry, before the arithmetic; valid until the next call. */
  Plane pixels(Image image) throws InputException {
    Plane now = new Plane(image.rgb(), 0, image.width(), image.width(), image.height(), CHANNELS);
    List<Geometry> steps = contract.geometry();
    for (int i = 0; i < steps.size(); i++) {
      Geometry step = steps.get(i);
      if (step instanceof Geometry.Resize resize) {
        Size size = resize.after(new Size(now.width(), now.height()));
        Window window = null;
        if (i + 1 < steps.size() && steps.get(i + 1) instanceof Geometry.Cut cut) {
          window = cut.window(size);
        }
        boolean inside = window != null && inside(window, size);
        now = resized(now, size, inside ? window : whole(size), resize.filter());
        i += inside ? 1 : 0;
      } else if (step instanceof Geometry.Cut cut) {
        now = cut(now, cut.window(new Size(now.width(), now.height())));
      }
    }
    return now;
  }

  private static boolean inside(Window w, Size size) {
    return w.x() >= 0
        && w.y() >= 0
        && w.x() + (long) w.width() <= size.width()
        && w.y() + (long) w.height() <= size.height();
  }

  private static Window whole(Size size) {
    return new Window(0, 0, (int) size.width(), (int) size.height());
  }

  private Plane resized(Plane in, Size size, Window window, ResizeFilter filter)
      throws InputException {
    long bytes = (long) window.width() * window.height() * CHANNELS;
    if (Math.max(size.width(), size.height()) > Integer.MAX_VALUE / CHANNELS
        || bytes > Integer.MAX_VALUE - 8
        || Resizer.weights(filter, in.width(), size.width(), window.width()) > MAX_WEIGHTS
        || Resizer.weights(filter, in.height(), size.height(), window.height()) > MAX_WEIGHTS) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          String.format(
              "%dx%d pixels resized to %dx%d",
              in.width(), in.height(), size.width(), size.height()));
    }
    byte[] out = target((int) bytes);
    resizer.resize(
        in, Resizer.Box.whole(in), (int) size.width(), (int) size.height(), filter, window, out);
    return new Plane(out, 0, window.width(), window.width(), window.height(), CHANNELS);
  }

  /** The buffer that does not hold the current picture; the other one from now on. */
  private byte[] target(int bytes) {
    byte[] out = back.length >= bytes ? back : new byte[bytes];
    back = front;
    front = out;
    return out;
  }

  private Plane cut(Plane in, Window w) {
    if (inside(w, new Size(in.width(), in.height()))) {
      return new Plane(
          in.data(), in.index(w.x(), w.y()), in.stride(), w.width(), w.height(), CHANNELS);
    }
    byte[] out = target(w.width() * w.height() * CHANNELS);
    Arrays.fill(out, 0, w.width() * w.height() * CHANNELS, (byte) 0);
    int x0 = Math.max(0, w.x());
    int columns = Math.min(in.width(), w.x() + w.width()) - x0;
    for (int y = Math.max(0, w.y()); y < Math.min(in.height(), w.y() + w.height()); y++) {
      int to = ((y - w.y()) * w.width() + x0 - w.x()) * CHANNELS;
      System.arraycopy(in.data(), in.index(x0, y), out, to, columns * CHANNELS);
    }
    return new Plane(out, 0, w.width(), w.width(), w.height(), CHANNELS);
  }
}
