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

  /** Found by running with separate executors; the types are part of any table's schema. */
  private static final List<String> SPARK =
      List.of(
          "org.apache.spark.sql.types.ArrayType",
          "org.apache.spark.sql.types.BinaryType$",
          "org.apache.spark.sql.types.BooleanType$",
          "org.apache.spark.sql.types.ByteType$",
          "org.apache.spark.sql.types.DateType$",
          "org.apache.spark.sql.types.DoubleType$",
          "org.apache.spark.sql.types.FloatType$",
          "org.apache.spark.sql.types.IntegerType$",
          "org.apache.spark.sql.types.LongType$",
          "org.apache.spark.sql.types.MapType",
          "org.apache.spark.sql.types.ShortType$",
          "org.apache.spark.sql.types.StringType$",
          "org.apache.spark.sql.types.TimestampType$");

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
