package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** The sum or product of two values of one shape. */
record ElementwiseStep(Kind kind, Slot a, Slot b, Slot out) implements Step {
  enum Kind {
    ADD,
    MULTIPLY
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int length = (toImage - fromImage) * out.length();
    int aAt = a.at(fromImage);
    int bAt = b.at(fromImage);
    int outAt = out.at(fromImage);
    switch (kind) {
      case ADD ->
          kernels.add(a.in(scratch), aAt, b.in(scratch), bAt, length, out.in(scratch), outAt);
      case MULTIPLY ->
          kernels.multiply(a.in(scratch), aAt, b.in(scratch), bAt, length, out.in(scratch), outAt);
    }
  }
}
