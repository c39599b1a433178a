package dev.separable.plan;

import java.util.List;

/** A change of a model that keeps its results, up to rounding. */
@FunctionalInterface
interface Pass {
  /** All passes in the order in which they build on each other. */
  List<Pass> ALL =
      List.of(
          new NumbersIntoFormulas(),
          new MergeRamps(),
          new RecogniseGates(),
          new MergeRounding(),
          new PadIntoConvolution(),
          new FoldNorms(),
          new AttachActivations(),
          new AttachResiduals(),
          new PairSeparable());

  /** The changed model; the given one stays as it is. */
  Model apply(Model model);

  /** The model after all passes. */
  static Model all(Model model) {
    Model changed = model;
    for (Pass pass : ALL) {
      changed = pass.apply(changed);
    }
    return changed;
  }
}
