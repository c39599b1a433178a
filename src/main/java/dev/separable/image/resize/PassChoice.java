package dev.separable.image.resize;

import dev.separable.image.vector.Vectors;

/** Which passes run here. */
final class PassChoice {
  static final Passes BEST = Vectors.PRESENT ? warming() : new ScalarPasses();

  private PassChoice() {}

  private static Passes warming() {
    return new WarmingPasses(new ScalarPasses(), new PanamaPasses());
  }
}
