package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.kernel.Kernels;

/** A {@link Formula} on every value of all images. */
record FormulaStep(Formula formula, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int images) {
    FormulaLoops.run(formula, in.in(scratch), images * in.length(), out.in(scratch));
  }
}
