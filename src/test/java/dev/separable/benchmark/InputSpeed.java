package dev.separable.benchmark;

import dev.separable.spark.SparkSpread;
import dev.separable.spark.source.InputFormat;
import dev.separable.spark.source.Inputs;
import dev.separable.spark.source.Lister;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.ReadOptions;
import dev.separable.testing.LocalSpark;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * How fast inputs are listed, by threads of this JVM and by tasks of Spark, and read by one task
 * that does nothing else. Run with the folders and archives as arguments.
 */
public final class InputSpeed {
  private static final int RUNS = 3;

  private InputSpeed() {}

  /** Prints seconds. */
  public static void main(String[] args) throws IOException {
    Configuration configuration = new Configuration();
    ReadOptions options = ReadOptions.of(InputFormat.AUTO);
    List<String> inputs = List.of(args);
    SparkSession spark = LocalSpark.start();
    Listing listing = null;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      listing = Lister.list(configuration, inputs, options);
      tell("list by threads", listing, start);
      start = System.nanoTime();
      listing = Lister.list(configuration, inputs, options, new SparkSpread(() -> spark));
      tell("list by tasks", listing, start);
    }
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      try (Inputs all = Inputs.open(listing.units(), options, configuration, 256L << 20)) {
        while (all.hasNext()) {
          all.next();
        }
      }
      tell("read", listing, start);
    }
    spark.stop();
  }

  private static void tell(String what, Listing listing, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-16s %d inputs, %d units, %d bytes: %.2f s%n",
        what, listing.inputs(), listing.units().size(), listing.bytes(), seconds);
  }
}
