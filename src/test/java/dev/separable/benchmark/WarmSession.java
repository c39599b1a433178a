package dev.separable.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The one Spark session that whole-job benchmarks run in, and what they measure around a job. */
final class WarmSession implements AutoCloseable {
  /** As the launchers do when they are run in the project's folder. */
  private static final Path SETTINGS = Path.of("conf", "spark-defaults.conf");

  private final SparkSession session;

  private WarmSession(SparkSession session) {
    this.session = session;
  }

  /** Work whose time is wanted; throws what it likes. */
  interface Job {
    void run() throws Exception;
  }

  /** Wall time, and processor time of all threads of this JVM, in seconds. */
  record Times(double wall, double cpu) {
    /** {@code inputs} over these times, as text. */
    String rates(long inputs, int cores) {
      return "inputs %d seconds %.2f cpu %.1f inputs/s %.2f inputs/s/core %.2f inputs/cpu_s %.2f"
          .formatted(inputs, wall, cpu, inputs / wall, inputs / wall / cores, inputs / cpu);
    }
  }

  /** Starts it with that master and the settings of the project. */
  static WarmSession open(String master) throws IOException {
    SparkConf conf = new SparkConf();
    Properties settings = new Properties();
    if (Files.exists(SETTINGS)) {
      try (Reader in = Files.newBufferedReader(SETTINGS)) {
        settings.load(in);
      }
    }
    settings.forEach((key, value) -> conf.setIfMissing(key.toString(), value.toString()));
    conf.setMaster(master).setAppName("benchmark").setIfMissing("spark.ui.enabled", "false");
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return new WarmSession(session);
  }

  SparkSession session() {
    return session;
  }

  /** Tasks that run at once. */
  int cores() {
    return session.sparkContext().defaultParallelism();
  }

  /** Rows of a Parquet table. */
  long rows(Path table) {
    return session.read().parquet(table.toUri().toString()).count();
  }

  static Times time(Job job) throws Exception {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long start = System.nanoTime();
    job.run();
    double wall = (System.nanoTime() - start) / 1e9;
    return new Times(wall, (process.getProcessCpuTime() - cpu) / 1e9);
  }

  /** Bytes of the files in a folder and below it. */
  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Deletes what a benchmark has written, so that the disk has nothing left to do for it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    session.stop();
  }
}
