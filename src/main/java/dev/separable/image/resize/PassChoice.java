package dev.separable.image.resize;

/** Which passes run here. Names no vector type, so it loads where the vector module is missing. */
final class PassChoice {
  private static final String MODULE = "jdk.incubator.vector";

  static final Passes BEST = vectors() ? warming() : new ScalarPasses();

  private PassChoice() {}

  private static Passes warming() {
    return new WarmingPasses(new ScalarPasses(), new PanamaPasses());
  }

  private static boolean vectors() {
    try {
      return ModuleLayer.boot().findModule(MODULE).isPresent() && PanamaPasses.fits();
    } catch (LinkageError e) {
      return false;
    }
  }
}
