package dev.separable.image.resize;

import dev.separable.image.resize.PairResizer.Blend;
import dev.separable.image.resize.Resizer.Box;
import dev.separable.image.resize.Resizer.Window;

/** Every {@link Resampling} on float32 samples; nothing is rounded to whole numbers or clipped. */
public final class FloatResizer {
  private FloatResizer() {}

  /**
   * Resizes {@code in} to {@code width} x {@code height} and writes the part {@code window} of it.
   *
   * @param out receives {@code [window.height, window.width, channels]}
   */
  public static void resize(
      FloatRows in, int width, int height, Resampling by, Window window, float[] out) {
    if (by instanceof TensorFlowFilter filter) {
      tensorFlow(in, width, height, filter, window, out);
    } else if (by instanceof OpenCvFilter filter) {
      openCv(in, width, height, filter, window, out);
    } else {
      PillowFloats.resize(
          in,
          new Box(0, 0, in.width(), in.height()),
          width,
          height,
          (ResizeFilter) by,
          window,
          out);
    }
  }

  private static void tensorFlow(
      FloatRows in, int width, int height, TensorFlowFilter filter, Window window, float[] out) {
    int right = window.x() + window.width();
    int bottom = window.y() + window.height();
    if (filter == TensorFlowFilter.BILINEAR_ANTIALIAS) {
      Spans across = Spans.triangle(in.width(), width, window.x(), right);
      Spans down = Spans.triangle(in.height(), height, window.y(), bottom);
      float[] row = new float[window.width() * in.channels()];
      new SpanResizer(in, across, down)
          .downFirst(row, y -> System.arraycopy(row, 0, out, y * row.length, row.length));
      return;
    }
    boolean centres = filter == TensorFlowFilter.BILINEAR;
    PairResizer.resize(
        in,
        Pairs.tensorFlow(in.width(), width, window.x(), right, centres),
        Pairs.tensorFlow(in.height(), height, window.y(), bottom, centres),
        Blend.STEP,
        out);
  }

  /** OpenCV's own loops; its builds may take a library's for linear, which differs by 1e-5. */
  private static void openCv(
      FloatRows in, int width, int height, OpenCvFilter filter, Window window, float[] out) {
    int right = window.x() + window.width();
    int bottom = window.y() + window.height();
    switch (filter.method(in.width(), in.height(), width, height)) {
      case MEAN -> MeanFloats.resize(in, in.width() / width, in.height() / height, window, out);
      case COVERED -> {
        Spans across = Spans.covered(in.width(), width, window.x(), right);
        Spans down = Spans.covered(in.height(), height, window.y(), bottom);
        float[] row = new float[window.width() * in.channels()];
        new SpanResizer(in, across, down)
            .acrossFirst(row, y -> System.arraycopy(row, 0, out, y * row.length, row.length));
      }
      case LINEAR -> openCvLinear(in, width, height, false, window, out);
      case LINEAR_IN_CELLS -> openCvLinear(in, width, height, true, window, out);
    }
  }

  private static void openCvLinear(
      FloatRows in, int width, int height, boolean cells, Window window, float[] out) {
    int right = window.x() + window.width();
    int bottom = window.y() + window.height();
    PairResizer.resize(
        in,
        Pairs.openCvAcross(in.width(), width, window.x(), right, cells),
        Pairs.openCvDown(in.height(), height, window.y(), bottom, cells),
        Blend.SUM,
        out);
  }
}
