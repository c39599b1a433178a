package dev.separable.spark;

import dev.separable.spark.metrics.Caption;
import dev.separable.spark.source.Spread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Spreads over Spark tasks. What travels is serialized by Java, so that any serializer of Spark
 * will do. Errors come back as results: what can be tried again has been.
 */
public final class SparkSpread implements Spread {
  private static final int ITEMS_PER_TASK = 200;

  private final Supplier<SparkSession> session;

  /** In a session that is asked for when there is something to do. */
  public SparkSpread(Supplier<SparkSession> session) {
    this.session = session;
  }

  @Override
  public <A extends Serializable, B extends Serializable> List<B> map(
      List<A> items, Work<A, B> work) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.get().sparkContext());
    List<byte[]> bytes = new ArrayList<>();
    for (A item : items) {
      bytes.add(encode(item));
    }
    int tasks =
        Math.min(
            items.size(), Math.max(2 * spark.defaultParallelism(), items.size() / ITEMS_PER_TASK));
    Broadcast<SerializableConfiguration> configuration =
        spark.broadcast(new SerializableConfiguration(spark.sc().hadoopConfiguration()));
    try (Caption caption = Caption.of(spark.sc(), "listing", "looks for inputs")) {
      List<B> results = new ArrayList<>();
      for (byte[] result :
          spark.parallelize(bytes, tasks).map(new Call<>(configuration, work)).collect()) {
        results.add(result(decode(result)));
      }
      return results;
    } finally {
      configuration.destroy();
    }
  }

  @SuppressWarnings("unchecked")
  private static <B> B result(Object result) throws IOException {
    if (result instanceof IOException e) {
      throw e;
    }
    if (result instanceof IllegalArgumentException e) {
      throw e;
    }
    return (B) result;
  }

  private static byte[] encode(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object decode(byte[] bytes) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The work on one item, in a task. */
  private record Call<A extends Serializable, B extends Serializable>(
      Broadcast<SerializableConfiguration> configuration, Work<A, B> work)
      implements Function<byte[], byte[]> {

    @Override
    @SuppressWarnings("unchecked")
    public byte[] call(byte[] item) throws IOException {
      A value = (A) decode(item);
      Object result;
      try {
        result = work.on(configuration.value().value(), value);
      } catch (IOException | IllegalArgumentException e) {
        result = e;
      }
      return encode(result);
    }
  }
}
