package dev.separable.image.vector;

/**
 * Whether this JVM has the vector module and this processor vectors of 256 bits, which all code for
 * pictures wants. Names no vector type, so it loads where the module is missing.
 */
public final class Vectors {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int BITS = 256;

  /** Whether they are there. */
  public static final boolean PRESENT = present();

  private Vectors() {}

  private static boolean present() {
    try {
      return ModuleLayer.boot().findModule(MODULE).isPresent() && PanamaWidth.bits() >= BITS;
    } catch (LinkageError e) {
      return false;
    }
  }
}
