package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** The sum or product of two values of one shape. */
record ElementwiseStep(Kind kind, Slot a, Slot b, Slot out) implements Step {
  enum Kind {
    ADD,
    MULTIPLY
  }

  @Override
  public void run(Kernels kernels, Scratch scratch, int images) {
    int length = images * out.length();
    switch (kind) {
      case ADD -> kernels.add(a.in(scratch), 0, b.in(scratch), 0, length, out.in(scratch), 0);
      case MULTIPLY ->
          kernels.multiply(a.in(scratch), 0, b.in(scratch), 0, length, out.in(scratch), 0);
    }
  }
}
