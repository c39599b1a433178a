package dev.separable.image.decode.jpeg;

/**
 * Whether vectors are used. Names no vector type, so it loads where the vector module is missing.
 */
final class VectorChoice {
  private static final String MODULE = "jdk.incubator.vector";

  static final boolean VECTORS = vectors();

  private VectorChoice() {}

  private static boolean vectors() {
    try {
      return ModuleLayer.boot().findModule(MODULE).isPresent() && PanamaInverseDct.fits();
    } catch (LinkageError e) {
      return false;
    }
  }
}
