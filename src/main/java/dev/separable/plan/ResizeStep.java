package dev.separable.plan;

import dev.separable.graph.Resize;
import dev.separable.kernel.Kernels;

/** A map at another height and width; which places an output reads is a table for each axis. */
record ResizeStep(
    Resize.Interpolation interpolation, ResizeTable rows, ResizeTable columns, Slot in, Slot out)
    implements Step {

  static ResizeStep of(Resize op, Slot in, Slot out) {
    ResizeTable rows = ResizeTable.of(op, in.shape().at(0), op.height(), op.scaleH());
    ResizeTable columns = ResizeTable.of(op, in.shape().at(1), op.width(), op.scaleW());
    return new ResizeStep(op.interpolation(), rows, columns, in, out);
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    float[] from = in.in(scratch);
    float[] to = out.in(scratch);
    int channels = in.channels();
    for (int i = fromImage; i < toImage; i++) {
      int outAt = out.at(i);
      for (int oh = 0; oh < rows.first().length; oh++) {
        for (int ow = 0; ow < columns.first().length; ow++) {
          switch (interpolation) {
            case NEAREST -> {
              int pixel = rows.first()[oh] * in.shape().at(1) + columns.first()[ow];
              System.arraycopy(from, in.at(i) + pixel * channels, to, outAt, channels);
            }
            case LINEAR -> blend(from, in.at(i), oh, ow, to, outAt);
          }
          outAt += channels;
        }
      }
    }
  }

  private void blend(float[] from, int mapAt, int oh, int ow, float[] to, int outAt) {
    int channels = in.channels();
    int rowFloats = in.shape().at(1) * channels;
    int left = columns.first()[ow] * channels;
    int right = columns.second()[ow] * channels;
    int a = mapAt + rows.first()[oh] * rowFloats;
    int b = mapAt + rows.second()[oh] * rowFloats;
    float y = rows.weight()[oh];
    float x = columns.weight()[ow];
    for (int c = 0; c < channels; c++) {
      float above = from[a + left + c] * (1 - x) + from[a + right + c] * x;
      float below = from[b + left + c] * (1 - x) + from[b + right + c] * x;
      to[outAt + c] = above * (1 - y) + below * y;
    }
  }
}
