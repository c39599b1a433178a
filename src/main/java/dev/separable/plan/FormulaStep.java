package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.kernel.Kernels;

/** A {@link Formula} on every value of all images. */
record FormulaStep(Formula formula, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int length = (toImage - fromImage) * in.length();
    FormulaLoops.run(
        formula, in.in(scratch), in.at(fromImage), length, out.in(scratch), out.at(fromImage));
  }
}
