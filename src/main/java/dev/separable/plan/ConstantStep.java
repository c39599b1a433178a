package dev.separable.plan;

import dev.separable.kernel.Kernels;

/** Gives every image its copy of a constant, for steps that want one. */
@SuppressWarnings("ArrayRecordComponent")
record ConstantStep(float[] value, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    for (int i = fromImage; i < toImage; i++) {
      System.arraycopy(value, 0, out.in(scratch), out.at(i), value.length);
    }
  }
}
