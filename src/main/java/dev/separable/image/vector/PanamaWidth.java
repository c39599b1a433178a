package dev.separable.image.vector;

import jdk.incubator.vector.IntVector;

/** The width of the vectors of this processor. */
final class PanamaWidth {

  private PanamaWidth() {}

  static int bits() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
