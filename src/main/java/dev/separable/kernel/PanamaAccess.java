package dev.separable.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Decides whether {@link PanamaKernels} can run, and makes them. The one way to them: this class
 * names no vector type, so it loads where the vector module is missing.
 */
final class PanamaAccess {
  static final String NAME = "panama";
  private static final String MODULE = "jdk.incubator.vector";

  private PanamaAccess() {}

  /** Why the kernels cannot run and what cures it, in one line; null if they can. */
  static String refusal() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return "vector module missing: start java with --add-modules="
          + MODULE
          + " (spark-submit does)";
    }
    if (!usesFma()) {
      return "no fused multiply-add: this processor or JVM has none, or -XX:-UseFMA is set";
    }
    try {
      int bits = kernels().vectorBits();
      return bits >= 128 ? null : "vectors of " + bits + " bits: remove -XX:MaxVectorSize";
    } catch (LinkageError e) {
      return "vector module does not load (" + e + "): use JDK 17 or later with matching classes";
    }
  }

  static Kernels kernels() {
    return new PanamaKernels();
  }

  /**
   * Without the instruction every product of the Vector API would be computed with BigDecimal. A
   * JVM that does not answer is taken not to have it.
   */
  private static boolean usesFma() {
    try {
      HotSpotDiagnosticMXBean options =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return options != null && Boolean.parseBoolean(options.getVMOption("UseFMA").getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return false;
    }
  }
}
