package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** exp(x - largest) over the sum of those along an axis; sums in double. */
record SoftmaxStep(Span axis, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int block = axis.length() * axis.inner();
    for (int image = fromImage; image < toImage; image++) {
      for (int b = 0; b < axis.outer(); b++) {
        for (int i = 0; i < axis.inner(); i++) {
          int at = b * block + i;
          line(in.in(scratch), in.at(image) + at, out.in(scratch), out.at(image) + at);
        }
      }
    }
  }

  private void line(float[] from, int at, float[] to, int outAt) {
    int end = axis.length() * axis.inner();
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < end; i += axis.inner()) {
      largest = Math.max(largest, from[at + i]);
    }
    double sum = 0;
    for (int i = 0; i < end; i += axis.inner()) {
      double power = Math.exp((double) from[at + i] - largest);
      to[outAt + i] = (float) power;
      sum += power;
    }
    for (int i = 0; i < end; i += axis.inner()) {
      to[outAt + i] = (float) (to[outAt + i] / sum);
    }
  }
}
