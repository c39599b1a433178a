package dev.separable.spark;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The Spark session of a job: the one that runs already in this JVM, or one of its own. */
public final class Sessions implements AutoCloseable {
  /** Needed by what the jobs write; set on a session of their own, never on the user's. */
  private static final Map<String, String> SQL =
      Map.of(
          "spark.sql.datetime.java8API.enabled",
          "true",
          "spark.sql.parquet.outputTimestampType",
          "TIMESTAMP_MICROS");

  private final SparkSession session;
  private final SparkSession own;

  private Sessions(SparkSession session, SparkSession own) {
    this.session = session;
    this.own = own;
  }

  /** A session for a job of that name; closing it stops only what this call started. */
  public static Sessions open(String name) {
    SparkSession running = running();
    SparkSession own = running == null ? start(name) : null;
    SparkSession session = (running == null ? own : running).newSession();
    SQL.forEach((key, value) -> session.conf().set(key, value));
    return new Sessions(session, own);
  }

  /** Hadoop's configuration as a session has it or would have it, without starting one. */
  public static Configuration hadoop() {
    SparkSession running = running();
    return running == null
        ? SparkHadoopUtil.get().newConfiguration(new SparkConf())
        : new Configuration(running.sparkContext().hadoopConfiguration());
  }

  /**
   * How many tasks will run at once: of the executors that are there, or of those that the settings
   * ask for, which may still be on their way.
   */
  public int cores() {
    SparkConf conf = session.sparkContext().getConf();
    int executorCores = conf.getInt("spark.executor.cores", 1);
    int asked =
        Math.max(
            conf.getInt("spark.cores.max", 0),
            conf.getInt("spark.executor.instances", 0) * executorCores);
    return Math.max(session.sparkContext().defaultParallelism(), asked);
  }

  /** The session to work with. */
  public SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    if (own != null) {
      own.stop();
    }
  }

  private static SparkSession running() {
    Option<SparkSession> session = SparkSession.getActiveSession();
    if (session.isEmpty()) {
      session = SparkSession.getDefaultSession();
    }
    boolean usable = session.isDefined() && !session.get().sparkContext().isStopped();
    return usable ? session.get() : null;
  }

  private static SparkSession start(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1");
    conf.setIfMissing("spark.serializer", KryoSerializer.class.getName());
    if (!kryoWorks()) {
      // As in a driver that a standalone cluster starts; nothing but speed is lost.
      conf.set("spark.serializer", JavaSerializer.class.getName());
    }
    if (conf.get("spark.serializer", "").equals(KryoSerializer.class.getName())) {
      conf.setIfMissing("spark.kryo.registrator", Registrator.class.getName());
      conf.setIfMissing("spark.kryo.registrationRequired", "true");
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Spark's Kryo reflects on byte buffers, which a JVM allows only when it is told to. */
  private static boolean kryoWorks() {
    return ByteBuffer.class.getModule().isOpen("java.nio", KryoSerializer.class.getModule());
  }
}
