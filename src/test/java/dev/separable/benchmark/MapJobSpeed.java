package dev.separable.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The whole job beside the same work written by Spark, in turn in one JVM and one session: {@code
 * MapJobSpeed --input FOLDER [--master local[1]] [--repeat 3] [--partitions 2] [--codec none]
 * [--model SPEC] [--weights W]} for a folder of {@code .npy} maps of one shape. Ours is all of
 * {@code jobs/extract}; theirs lists, reads and extracts the same and hands rows to {@code
 * DataFrame.write.parquet}, without the tables and checks beside the features. Prints both and the
 * ratio; the last round is the one to quote. Needs the same options of the JVM as {@link JobSpeed}.
 */
public final class MapJobSpeed {
  private String master = "local[1]";
  private int repeat = 3;
  private int partitions = 2;
  private String codec = "none";
  private String model = "separable(features=64,kernel=3x3)";
  private String weights = "flax:1";
  private Path input;

  private MapJobSpeed() {}

  /** See the class. */
  public static void main(String... arguments) throws Exception {
    MapJobSpeed speed = new MapJobSpeed();
    for (int i = 0; i < arguments.length; i += 2) {
      speed.option(arguments[i], arguments[i + 1]);
    }
    if (speed.input == null) {
      throw new IllegalArgumentException("no --input, wanted a folder of .npy files");
    }
    speed.run();
  }

  private void option(String name, String value) {
    switch (name) {
      case "--input" -> input = Path.of(value);
      case "--master" -> master = value;
      case "--repeat" -> repeat = Integer.parseInt(value);
      case "--partitions" -> partitions = Integer.parseInt(value);
      case "--codec" -> codec = value;
      case "--model" -> model = value;
      case "--weights" -> weights = value;
      default -> throw new IllegalArgumentException("unknown " + name);
    }
  }

  private void run() throws Exception {
    Path folder = Files.createTempDirectory("map-job-speed");
    try (WarmSession session = WarmSession.open(master)) {
      for (int round = 0; round < repeat; round++) {
        Path output = folder.resolve("round-" + round);
        double ours = ours(session, round, output.resolve("ours"));
        double theirs = theirs(session, round, output.resolve("theirs"));
        System.out.printf("RATIO %d theirs / ours %.2f%n", round, theirs / ours);
        WarmSession.delete(output);
      }
    }
    WarmSession.delete(folder);
  }

  private double ours(WarmSession session, int round, Path output) throws Exception {
    List<String> options =
        List.of(
            "--input",
            input.toUri().toString(),
            "--format",
            "npy",
            "--model",
            model,
            "--weights",
            weights,
            "--codec",
            codec,
            "--partitions",
            Integer.toString(partitions));
    WarmSession.Times times = WarmSession.time(() -> JobSpeed.extract(options, output));
    print("OURS", session, round, times, output.resolve("features"));
    return times.wall();
  }

  private double theirs(WarmSession session, int round, Path output) throws Exception {
    WarmSession.Times times =
        WarmSession.time(
            () ->
                new RowsBySpark(model, weights, codec, partitions)
                    .write(session.session(), input, output));
    print("THEIRS", session, round, times, output);
    return times.wall();
  }

  private static void print(
      String who, WarmSession session, int round, WarmSession.Times times, Path table)
      throws Exception {
    double megabytes = WarmSession.bytes(table) / 1e6;
    System.out.printf(
        "%s %d %s features %.1f MB, %.1f MB/s%n",
        who,
        round,
        times.rates(session.rows(table), session.cores()),
        megabytes,
        megabytes / times.wall());
    // Neither shall pay for what the other left to the disk.
    WarmSession.delete(table);
  }
}
