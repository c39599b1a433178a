package dev.separable.job;

import dev.separable.testing.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The job that is disturbed: some hundred small pictures through a small network in many tasks, so
 * that start-up, tasks, publishing and tables each take a part of its time.
 *
 * @param temp where inputs and outputs are
 */
record FaultJob(Path temp) {
  static final int INPUTS = 361;
  static final int PARTITIONS = 48;

  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path SPARK = Path.of(System.getProperty("spark.runtime"));
  private static final Path JAR = Path.of(System.getProperty("job.jar"));

  /** The Spark that the build made. */
  static Path spark() {
    return SPARK;
  }

  /** Where it reads. */
  Path in() {
    return temp.resolve("in");
  }

  /** Writes the inputs; one of them is broken, as its row must be there once too. */
  void inputs() {
    for (int i = 1; i < INPUTS; i++) {
      Images.image(in().resolve("%02d/%03d.png".formatted(i % 7, i)), 40 + i % 9, 30 + i % 5);
    }
    Images.bytes(in().resolve("broken.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 1});
  }

  /** What Spark is told; an output that is there is resumed. */
  List<String> words(String master, Path output, String... settings) {
    List<String> words = new ArrayList<>(List.of("--master", master));
    words.addAll(List.of("--properties-file", ROOT.resolve("conf/spark-defaults.conf").toString()));
    words.addAll(List.of("--executor-memory", "512m"));
    for (String setting : settings) {
      words.addAll(List.of("--conf", setting));
    }
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    words.addAll(List.of("--class", Extract.class.getName(), JAR.toString()));
    words.addAll(List.of("--input", in().toString(), "--output", output.toString()));
    words.addAll(List.of("--model", "mobilenetv2_050", "--weights", "random:1"));
    words.addAll(List.of("--partitions", "" + PARTITIONS, "--if-exists", "resume"));
    return words;
  }

  /** Names of the files in a folder of an output; none if it is not there. */
  static List<String> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
