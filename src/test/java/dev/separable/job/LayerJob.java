package dev.separable.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.testing.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Runs the main job with one small layer, from and to folders below a temporary one.
 *
 * @param temp the temporary folder
 */
record LayerJob(Path temp) {
  static final String LAYER = "separable(features=8,kernel=3x3)";

  /** Where the output goes; the name has what makes trouble in paths. */
  Path out() {
    return temp.resolve("o u t %41 ü");
  }

  /** Writes so many arrays of shape (5, 6, 3). */
  void arrays(String folder, int count) {
    for (int i = 0; i < count; i++) {
      Images.array(temp.resolve(folder + "/" + i + ".npy"), 5, 6, 3);
    }
  }

  JobRun run(Path in, String... more) {
    return run(in.toString(), more);
  }

  JobRun run(String in, String... more) {
    String[] words = {
      "--input", in, "--output", out().toString(), "--model", LAYER, "--weights", "flax:0"
    };
    return JobRun.extract(
        Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new));
  }

  JsonNode runJson() throws IOException {
    return new ObjectMapper().readTree(out().resolve("run.json").toFile());
  }

  /** The kind of a row's error, or null. */
  static String kind(Row row) {
    Row error = row.getAs("error");
    return error == null ? null : error.getAs("kind");
  }
}
