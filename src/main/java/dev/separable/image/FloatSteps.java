package dev.separable.image;

import dev.separable.image.resize.FloatPlane;
import dev.separable.image.resize.FloatResizer;
import dev.separable.image.resize.FloatRows;
import dev.separable.image.resize.Resizer.Window;
import java.util.Arrays;
import java.util.List;

/** The steps of a preprocessing on float32 samples, which are neither rounded nor clipped. */
final class FloatSteps {
  private FloatSteps() {}

  /** The samples after steps of geometry. */
  static FloatRows after(List<Geometry> steps, FloatRows in) throws InputException {
    FloatRows now = in;
    for (Stage stage : Stage.of(steps, in.width(), in.height())) {
      stage.check(in.channels(), Float.BYTES);
      now = stage.by() == null ? new Part(now, stage.window()) : resized(now, stage);
    }
    return now;
  }

  private static FloatRows resized(FloatRows in, Stage stage) {
    Window window = stage.window();
    float[] out = new float[stage.samples(in.channels())];
    FloatResizer.resize(in, stage.width(), stage.height(), stage.by(), window, out);
    return FloatPlane.of(out, window.width(), window.height(), in.channels());
  }

  /** The samples after arithmetic, which is done when a row is read. */
  static FloatRows adjusted(List<Arithmetic> operations, FloatRows in) {
    return operations.isEmpty() ? in : new Adjusted(in, operations);
  }

  /** Writes {@code [height, width, channels]}. */
  static void write(FloatRows rows, float[] out, int outAt) {
    int n = rows.width() * rows.channels();
    float[] row = new float[n];
    for (int y = 0; y < rows.height(); y++) {
      rows.read(y, row);
      System.arraycopy(row, 0, out, outAt + y * n, n);
    }
  }

  private record Adjusted(FloatRows in, List<Arithmetic> operations) implements FloatRows {
    @Override
    public int width() {
      return in.width();
    }

    @Override
    public int height() {
      return in.height();
    }

    @Override
    public int channels() {
      return in.channels();
    }

    @Override
    public void read(int y, float[] to) {
      in.read(y, to);
      Arithmetic.apply(operations, to, in.width() * in.channels(), in.channels());
    }
  }

  /** A rectangle; zero beyond the edges. */
  private static final class Part implements FloatRows {
    private final FloatRows in;
    private final Window window;
    private final float[] row;

    Part(FloatRows in, Window window) {
      this.in = in;
      this.window = window;
      this.row = new float[in.width() * in.channels()];
    }

    @Override
    public int width() {
      return window.width();
    }

    @Override
    public int height() {
      return window.height();
    }

    @Override
    public int channels() {
      return in.channels();
    }

    @Override
    public void read(int y, float[] to) {
      int c = in.channels();
      Arrays.fill(to, 0, window.width() * c, 0);
      int from = window.y() + y;
      if (from < 0 || from >= in.height()) {
        return;
      }
      in.read(from, row);
      int x0 = Math.max(0, window.x());
      int columns = Math.min(in.width(), window.x() + window.width()) - x0;
      System.arraycopy(row, x0 * c, to, (x0 - window.x()) * c, columns * c);
    }
  }
}
