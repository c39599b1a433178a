package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** Negative values times a slope for each value of the last axis. */
@SuppressWarnings("ArrayRecordComponent")
record PReluStep(float[] slope, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    float[] from = in.in(scratch);
    float[] to = out.in(scratch);
    int fromAt = in.at(fromImage);
    int toAt = out.at(fromImage);
    int rows = (toImage - fromImage) * in.pixels();
    for (int row = 0; row < rows; row++) {
      int at = row * slope.length;
      for (int c = 0; c < slope.length; c++) {
        float x = from[fromAt + at + c];
        to[toAt + at + c] = x < 0 ? slope[c] * x : x;
      }
    }
  }
}
