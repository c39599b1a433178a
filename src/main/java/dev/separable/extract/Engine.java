package dev.separable.extract;

import dev.separable.kernel.Kernels;

/**
 * A recipe made ready to run: weights packed for the kernels, plans kept by input shape.
 * Thread-safe; one per JVM.
 */
public final class Engine {
  private final Recipe recipe;
  private final Kernels kernels;

  /** Packs the weights of the recipe for these kernels. */
  public Engine(Recipe recipe, Kernels kernels) {
    this.recipe = recipe;
    this.kernels = kernels;
  }

  /** The kernels that run it. */
  public Kernels kernels() {
    return kernels;
  }

  /** What is run. */
  public Recipe recipe() {
    return recipe;
  }

  /**
   * An extractor for one thread that takes up to {@code batch} inputs through the network at once.
   */
  public Extractor extractor(int batch) {
    return new Extractor(this, batch);
  }
}
