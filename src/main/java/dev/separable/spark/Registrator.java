package dev.separable.spark;

import com.esotericsoftware.kryo.Kryo;
import java.util.HashMap;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Tells Kryo the classes that may travel, so that {@code spark.kryo.registrationRequired} catches
 * all others. The jobs send bytes and primitive arrays; the rest is what Spark sends of its own
 * when it writes, reads and collects these tables.
 */
public final class Registrator implements KryoRegistrator {
  private static final List<Class<?>> OWN =
      List.of(float[].class, float[][].class, int[].class, long[].class, HashMap.class);

  private static final List<String> SPARK = List.of();

  @Override
  public void registerClasses(Kryo kryo) {
    OWN.forEach(kryo::register);
    for (String name : SPARK) {
      kryo.register(find(name));
    }
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name, false, Registrator.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this Spark has no class " + name, e);
    }
  }
}
