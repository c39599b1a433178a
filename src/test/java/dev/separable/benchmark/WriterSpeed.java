package dev.separable.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.separable.extract.Features;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.FeatureFormat;
import dev.separable.spark.sink.FeatureRows;
import dev.separable.spark.sink.Shard;
import dev.separable.spark.source.InputId;
import dev.separable.spark.transform.Extracted;
import dev.separable.tensor.Shape;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Prints how fast features are written, by the project's own writer and by Spark's, on one thread
 * of one JVM: {@code WriterSpeed FOLDER [ROUNDS]}. The files go to that folder and are deleted.
 * Megabytes are of raw features; by the clock, best, median and worst of the rounds, and by the
 * processor's time of the whole JVM, the best, which tells more when the machine is shared. Wants
 * the module options of Spark and {@code -Xmx3g}.
 */
public final class WriterSpeed {
  /** So many that no compressor finds a row again. */
  private static final int DIFFERENT = 25_000_000;

  /** By their length; static, so that no closure takes them along. */
  private static final Map<Integer, float[][]> VALUES = new ConcurrentHashMap<>();

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private record Load(int rows, int length) implements Serializable {
    double megabytes() {
      return (double) rows * length * Float.BYTES / 1e6;
    }
  }

  private interface Writing {
    void run(Load load, Codec codec, Path folder) throws IOException;
  }

  private WriterSpeed() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    try (SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
      for (Load load : List.of(new Load(40, 3_211_264), new Load(100_000, 1_280))) {
        VALUES.put(load.length(), values(load.length()));
        for (Codec codec : List.of(Codec.NONE, Codec.LZ4)) {
          report("own  ", load, codec, folder, rounds, WriterSpeed::own);
          // It is slow.
          int fewer = Math.max(2, rounds / 3);
          report("Spark", load, codec, folder, fewer, (l, c, f) -> spark(session, l, c, f));
        }
      }
    }
  }

  private static void report(
      String name, Load load, Codec codec, Path folder, int rounds, Writing writing)
      throws IOException {
    double[] speeds = new double[rounds];
    double byProcessor = 0;
    long bytes = 0;
    for (int round = 0; round < rounds; round++) {
      Path output = Files.createDirectory(folder.resolve("round"));
      long processor = PROCESS.getProcessCpuTime();
      long start = System.nanoTime();
      writing.run(load, codec, output);
      speeds[round] = load.megabytes() / ((System.nanoTime() - start) / 1e9);
      double seconds = (PROCESS.getProcessCpuTime() - processor) / 1e9;
      byProcessor = Math.max(byProcessor, load.megabytes() / seconds);
      bytes = delete(output);
    }
    Arrays.sort(speeds);
    System.out.printf(
        "%s %,7d x %,9d  %-4s  %5.0f MB/s  (median %.0f, worst %.0f of %d)  %5.0f MB per s of CPU  %.1f MB of files%n",
        name,
        load.rows(),
        load.length(),
        codec,
        speeds[rounds - 1],
        speeds[rounds / 2],
        speeds[0],
        rounds,
        byProcessor,
        bytes / 1e6);
  }

  private static void own(Load load, Codec codec, Path folder) throws IOException {
    FeatureFormat format = new FeatureFormat(codec, List.of(), Map.of());
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(folder.resolve("part.parquet").toUri());
    try (Shard shard = format.create(new Configuration(), file)) {
      for (int i = 0; i < load.rows(); i++) {
        shard.add(row(load, i));
      }
      shard.finish(Map.of());
    }
  }

  private static void spark(SparkSession session, Load load, Codec codec, Path folder) {
    session
        .createDataFrame(
            JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(Collections.singletonList(0), 1)
                .flatMap(any -> rows(load)),
            FeatureRows.SCHEMA)
        .write()
        .mode(SaveMode.Append)
        .option("compression", codec == Codec.NONE ? "uncompressed" : "lz4_raw")
        .option("parquet.page.size.row.check.min", "1")
        .option("parquet.block.size", Integer.toString(32 << 20))
        .option("parquet.enable.dictionary#features.list.element", "false")
        .parquet(folder.toString());
  }

  private static Iterator<Row> rows(Load load) {
    return IntStream.range(0, load.rows())
        .mapToObj(i -> FeatureRows.of(row(load, i)).get(0))
        .iterator();
  }

  private static Extracted row(Load load, int i) {
    float[][] all = VALUES.get(load.length());
    float[] features = all[i % all.length];
    return new Extracted(
        new InputId(
            "file:/photos/folder-%04d/photo-%08d.jpg".formatted(i / 1000, i), 22_000 + i, i),
        List.of(),
        i,
        new Features(
            224,
            224,
            3,
            features,
            Shape.of(features.length),
            null,
            new Features.Cost(i, i, i, 300_000_000)));
  }

  /** As after a ReLU: half of them zero. */
  private static float[][] values(int length) {
    Random random = new Random(1);
    float[][] values = new float[DIFFERENT / length + 1][length];
    for (float[] row : values) {
      for (int i = 0; i < length; i++) {
        row[i] = Math.max(0, (float) random.nextGaussian());
      }
    }
    return values;
  }

  private static long delete(Path folder) throws IOException {
    long bytes = 0;
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Collections.reverseOrder()).toList();
    }
    for (Path path : all) {
      bytes += path.toString().endsWith(".parquet") ? Files.size(path) : 0;
      Files.delete(path);
    }
    return bytes;
  }
}
