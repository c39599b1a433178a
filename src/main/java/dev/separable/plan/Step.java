package dev.separable.plan;

import dev.separable.kernel.Kernels;

/**
 * One step of a plan. Reads and writes places in the scratch that were fixed when the plan was
 * made. Immutable.
 */
interface Step {
  /** Runs the step on the images [fromImage, toImage) of the scratch. */
  void run(Kernels kernels, Scratch scratch, int fromImage, int toImage);

  /** Floats of working memory that the step wants beside its inputs and its output. */
  default int workspace() {
    return 0;
  }
}
