package dev.separable.image;

import dev.separable.image.resize.ByteRows;
import dev.separable.image.resize.FloatPlane;
import dev.separable.image.resize.FloatRows;
import dev.separable.image.resize.OpenCvBytes;
import dev.separable.image.resize.OpenCvFilter;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.image.resize.Resizer;
import dev.separable.image.resize.Resizer.Plane;
import dev.separable.image.resize.Resizer.Window;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.Arrays;

/** Applies one {@link Preprocess}; keeps its buffers, so one per thread. */
public final class Preprocessor {
  private static final int CHANNELS = 3;

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
   * @throws IllegalArgumentException if {@code out} is too short, or the image lacks pixels of
   *     {@link Preprocess#reads}
   */
  public void apply(Image image, float[] out, int outAt) throws InputException {
    room(contract.outputShape(image.height(), image.width()), out, outAt);
    Plane pixels = pixels(image);
    if (!contract.floatSteps().isEmpty()) {
      FloatSteps.write(floats(new ByteRows(pixels)), out, outAt);
      return;
    }
    int to = outAt;
    for (int y = 0; y < pixels.height(); y++) {
      convert(pixels.data(), pixels.index(0, y), pixels.width(), out, to);
      to += pixels.width() * CHANNELS;
    }
  }

  /**
   * Writes the tensor of an array to {@code out} from {@code outAt}; its shape is {@link
   * Preprocess#arrayShape}. Values count as those of a picture, 0 to 255, but are neither rounded
   * nor clipped.
   *
   * @throws InputException if the array or an intermediate one does not suit the steps
   * @throws IllegalArgumentException if {@code out} is too short
   */
  public void apply(Tensor array, float[] out, int outAt) throws InputException {
    Shape shape = array.shape();
    Shape wanted = contract.arrayShape(shape);
    room(wanted, out, outAt);
    if (!contract.preparesArrays() || shape.rank() != 3) {
      System.arraycopy(array.data(), 0, out, outAt, wanted.length());
      return;
    }
    FloatRows all = FloatPlane.of(array.data(), shape.at(1), shape.at(0), shape.at(2));
    FloatSteps.write(floats(FloatSteps.after(contract.byteSteps(), all)), out, outAt);
  }

  private static void room(Shape shape, float[] out, int outAt) {
    if (outAt < 0 || out.length - (long) outAt < shape.elements()) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + shape
              + " does not fit an array of "
              + out.length
              + " from "
              + outAt);
    }
  }

  /** What becomes of the picture from the first step that gives floats. */
  private FloatRows floats(FloatRows pixels) throws InputException {
    FloatRows early = FloatSteps.adjusted(contract.early(), pixels);
    FloatRows sized = FloatSteps.after(contract.floatSteps(), early);
    return FloatSteps.adjusted(contract.arithmetic(), sized);
  }

  private void convert(byte[] rgb, int from, int pixels, float[] out, int to) {
    for (int i = 0; i < pixels * CHANNELS; i += CHANNELS) {
      out[to + i] = table[rgb[from + i] & 0xff];
      out[to + i + 1] = table[256 + (rgb[from + i + 1] & 0xff)];
      out[to + i + 2] = table[512 + (rgb[from + i + 2] & 0xff)];
    }
  }

  /**
   * The picture after all steps of geometry that give bytes, before the arithmetic; valid until the
   * next call.
   */
  Plane pixels(Image image) throws InputException {
    Plane now = plane(image);
    for (Stage stage : Stage.of(contract.byteSteps(), image.width(), image.height())) {
      stage.check(CHANNELS, Byte.BYTES);
      now = stage.by() == null ? cut(now, stage) : resized(now, stage);
    }
    return now;
  }

  /** The whole picture, of which only the pixels in its region may be read. */
  private Plane plane(Image image) {
    int width = image.width();
    int height = image.height();
    Region region = image.region();
    if (!region.equals(Region.whole(width, height))
        && !region.contains(contract.reads(height, width))) {
      throw new IllegalArgumentException(
          "of %dx%d pixels there are %s, '%s' reads %s"
              .formatted(width, height, region, contract, contract.reads(height, width)));
    }
    int offset = -(region.y() * region.width() + region.x()) * CHANNELS;
    return new Plane(image.rgb(), offset, region.width(), width, height, CHANNELS);
  }

  private Plane resized(Plane in, Stage stage) {
    Window window = stage.window();
    byte[] out = target(stage.samples(CHANNELS));
    if (stage.by() instanceof OpenCvFilter filter) {
      OpenCvBytes.resize(in, stage.width(), stage.height(), filter, window, out);
    } else {
      ResizeFilter filter = (ResizeFilter) stage.by();
      resizer.resize(in, Resizer.Box.whole(in), stage.width(), stage.height(), filter, window, out);
    }
    return new Plane(out, 0, window.width(), window.width(), window.height(), CHANNELS);
  }

  /** The buffer that does not hold the current picture; the other one from now on. */
  private byte[] target(int bytes) {
    byte[] out = back.length >= bytes ? back : new byte[bytes];
    back = front;
    front = out;
    return out;
  }

  private Plane cut(Plane in, Stage stage) {
    Window w = stage.window();
    if (stage.isInside()) {
      return new Plane(
          in.data(), in.index(w.x(), w.y()), in.stride(), w.width(), w.height(), CHANNELS);
    }
    byte[] out = target(stage.samples(CHANNELS));
    Arrays.fill(out, 0, stage.samples(CHANNELS), (byte) 0);
    int x0 = Math.max(0, w.x());
    int columns = Math.min(in.width(), w.x() + w.width()) - x0;
    for (int y = Math.max(0, w.y()); y < Math.min(in.height(), w.y() + w.height()); y++) {
      int to = ((y - w.y()) * w.width() + x0 - w.x()) * CHANNELS;
      System.arraycopy(in.data(), in.index(x0, y), out, to, columns * CHANNELS);
    }
    return new Plane(out, 0, w.width(), w.width(), w.height(), CHANNELS);
  }
}
