package dev.separable.testing;

import org.apache.spark.sql.SparkSession;

/** A Spark session in this JVM with the settings that the jobs have under their launchers. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Starts a session with two cores; the caller stops it. */
  public static SparkSession start() {
    return start("local[2]");
  }

  /** The same with a master such as {@code local[2,4]}, where a task may be tried four times. */
  public static SparkSession start(String master) {
    return builder().master(master).getOrCreate();
  }

  /** For a session with further settings. */
  public static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.kryo.registrator", "dev.separable.spark.Registrator")
        .config("spark.kryo.registrationRequired", "true");
  }
}
