package dev.separable.plan;

import dev.separable.graph.Move;
import dev.separable.kernel.Kernels;

/** Part of an axis. */
record SliceStep(Move.Slice op, Span from, Slot in, Slot out) implements Step {
  @Override
  public void run(Kernels kernels, Scratch scratch, int fromImage, int toImage) {
    int blocks = (toImage - fromImage) * from.outer();
    int places = out.shape().at(op.axis());
    int run = op.step() == 1 ? places * from.inner() : from.inner();
    int runs = op.step() == 1 ? 1 : places;
    int apart = op.step() * from.inner();
    float[] source = in.in(scratch);
    float[] target = out.in(scratch);
    int sourceAt = in.at(fromImage);
    int to = out.at(fromImage);
    for (int b = 0; b < blocks; b++) {
      int at = sourceAt + (b * from.length() + op.from()) * from.inner();
      for (int r = 0; r < runs; r++) {
        System.arraycopy(source, at, target, to, run);
        at += apart;
        to += run;
      }
    }
  }
}
