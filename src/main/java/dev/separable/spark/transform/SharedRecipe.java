package dev.separable.spark.transform;

import dev.separable.extract.Engine;
import dev.separable.extract.Memory;
import dev.separable.extract.Recipe;
import dev.separable.kernel.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A recipe on its way to the executors, once each: a handle that closures capture. The bytes are
 * Java-serialized, because Spark's Kryo does not know records.
 *
 * @param bytes of the recipe
 * @param key unlike all others
 */
public record SharedRecipe(Broadcast<byte[]> bytes, String key) implements Serializable {

  /** Broadcasts a recipe. */
  public static SharedRecipe of(JavaSparkContext spark, Recipe recipe) {
    return new SharedRecipe(spark.broadcast(serialize(recipe)), UUID.randomUUID().toString());
  }

  /** The engine of this JVM that runs it. */
  public Engine engine() {
    return Engines.engine(key, this::build);
  }

  private Engine build() {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.value()))) {
      return new Engine((Recipe) in.readObject(), Kernels.best(), Memory.share(Slots.ofThisJvm()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the executor has another version of the job's jar", e);
    }
  }

  private static byte[] serialize(Recipe recipe) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(recipe);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
