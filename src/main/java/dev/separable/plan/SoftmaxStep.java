package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** exp(x - largest) over the sum of those along an axis; sums in double. */
record SoftmaxStep(Span axis, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int images) {
    int blocks = images * axis.outer();
    int block = axis.length() * axis.inner();
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < axis.inner(); i++) {
        line(in.in(scratch), out.in(scratch), b * block + i);
      }
    }
  }

  private void line(float[] from, float[] to, int at) {
    int end = at + axis.length() * axis.inner();
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = at; i < end; i += axis.inner()) {
      largest = Math.max(largest, from[i]);
    }
    double sum = 0;
    for (int i = at; i < end; i += axis.inner()) {
      double power = Math.exp((double) from[i] - largest);
      to[i] = (float) power;
      sum += power;
    }
    for (int i = at; i < end; i += axis.inner()) {
      to[i] = (float) (to[i] / sum);
    }
  }
}
