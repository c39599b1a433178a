package dev.separable.spark.transform;

import dev.separable.extract.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The engines of this JVM, built when first asked for. Only the last few are kept, so that a
 * session that runs job after job does not fill up with weights; tasks hold on to theirs.
 */
final class Engines {
  static final int KEPT = 2;

  private static final Map<String, Slot> SLOTS =
      new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
          return size() > KEPT;
        }
      };

  private Engines() {}

  /** The engine of that key; when several threads ask at once, one builds and the others wait. */
  static Engine engine(String key, Supplier<Engine> builder) {
    Slot slot;
    synchronized (SLOTS) {
      slot = SLOTS.computeIfAbsent(key, k -> new Slot());
    }
    return slot.engine(builder);
  }

  /** Locks for itself, so that building one engine does not keep others waiting. */
  private static final class Slot {
    private Engine engine;

    synchronized Engine engine(Supplier<Engine> builder) {
      if (engine == null) {
        engine = builder.get();
      }
      return engine;
    }
  }
}
