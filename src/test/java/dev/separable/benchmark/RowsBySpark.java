package dev.separable.benchmark;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import dev.separable.extract.Engine;
import dev.separable.extract.Extractor;
import dev.separable.extract.Features;
import dev.separable.extract.Input;
import dev.separable.extract.Memory;
import dev.separable.extract.Recipe;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Features of {@code .npy} files as rows of Spark's, written by Spark's own Parquet writer and
 * committer with the settings that suit it best. Local masters only: tasks find the engine in the
 * JVM.
 */
record RowsBySpark(String model, String weights, String codec, int partitions) {
  private static final int ROW_GROUP = 32 << 20;

  private static final StructType SCHEMA =
      new StructType()
          .add("path", StringType, false)
          .add("length", LongType, false)
          .add("modification_time", TimestampType, false)
          .add("height", IntegerType)
          .add("width", IntegerType)
          .add("channels", IntegerType)
          .add("features", createArrayType(FloatType, false))
          .add("shape", createArrayType(IntegerType, false))
          .add(
              "error",
              new StructType().add("kind", StringType, false).add("message", StringType, false))
          .add(
              "cost",
              new StructType()
                  .add("read_ns", LongType, false)
                  .add("decode_ns", LongType, false)
                  .add("preprocess_ns", LongType, false)
                  .add("compute_ns", LongType, false)
                  .add("macs", LongType, false),
              false);

  private static volatile Engine engine;

  /** From a folder of arrays to a folder that is not there yet. */
  void write(SparkSession running, Path input, Path output) throws IOException, NpyException {
    SparkSession session = running.newSession();
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    List<Path> files = files(input);
    Shape shape = Npy.header(Files.readAllBytes(files.get(0))).shape();
    Recipe recipe =
        Recipe.load(
            new Recipe.Request(model, weights, null, null, null, Decoding.usual()),
            RowsBySpark::bytes,
            shape);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    engine = new Engine(recipe, Kernels.best(), Memory.share(spark.defaultParallelism()));
    session
        .createDataFrame(rows(spark, files), SCHEMA)
        .write()
        .option("compression", parquetName())
        .option("mapreduce.fileoutputcommitter.algorithm.version", "1")
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .option("parquet.page.size.row.check.min", "1")
        .option("parquet.block.size", Integer.toString(ROW_GROUP))
        .option("parquet.enable.dictionary#features.list.element", "false")
        .parquet(output.toUri().toString());
  }

  private String parquetName() {
    return switch (codec) {
      case "none" -> "uncompressed";
      case "lz4" -> "lz4_raw";
      default -> codec;
    };
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".npy")).sorted().toList();
    }
  }

  private JavaRDD<Row> rows(JavaSparkContext spark, List<Path> files) {
    List<String> tasks = new ArrayList<>();
    for (int task = 0; task < Math.min(partitions, files.size()); task++) {
      int first = task;
      tasks.add(
          String.join(
              "\n",
              IntStream.range(0, files.size())
                  .filter(i -> i % partitions == first)
                  .mapToObj(i -> files.get(i).toString())
                  .toList()));
    }
    return spark.parallelize(tasks, tasks.size()).mapPartitions(RowsBySpark::task);
  }

  private static Iterator<Row> task(Iterator<String> names) {
    Extractor extractor = engine.extractor(1);
    return names.next().lines().map(name -> row(extractor, Path.of(name))).iterator();
  }

  private static Row row(Extractor extractor, Path file) {
    long start = System.nanoTime();
    byte[] bytes = bytes(file.toString());
    long readNs = System.nanoTime() - start;
    Features features = extractor.extract(List.of(new Input.Npy(bytes))).get(0);
    if (features.failure() != null) {
      throw new IllegalStateException(file + ": " + features.failure().message());
    }
    Features.Cost cost = features.cost();
    try {
      return RowFactory.create(
          file.toUri().toString(),
          (long) bytes.length,
          Files.getLastModifiedTime(file).toInstant(),
          features.height(),
          features.width(),
          features.channels(),
          features.values(),
          features.shape().toArray(),
          null,
          RowFactory.create(
              readNs, cost.decodeNs(), cost.preprocessNs(), cost.computeNs(), cost.macs()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
