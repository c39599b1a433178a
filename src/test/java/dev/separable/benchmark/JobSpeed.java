package dev.separable.benchmark;

import dev.separable.job.Extract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the whole extraction job several times in one warm Spark session and prints seconds and
 * inputs a second of each, cold start of the session left out: {@code JobSpeed [--master local[1]]
 * [--repeat 3] [--out FOLDER] -- OPTIONS}, where OPTIONS are those of {@code jobs/extract} without
 * {@code --output}. The last job is the one to quote. With {@code --out} the outputs stay in {@code
 * FOLDER/job-0} and so on; else each is deleted after its job.
 *
 * <p>Run it in the project's folder, for the settings in {@code conf}, with {@code
 * --add-modules=jdk.incubator.vector} and Spark's module options, which {@code spark-submit} gives.
 */
public final class JobSpeed {
  private String master = "local[1]";
  private int repeat = 3;
  private Path out;

  private JobSpeed() {}

  /** See the class. */
  public static void main(String... arguments) throws Exception {
    List<String> all = Arrays.asList(arguments);
    int end = all.indexOf("--");
    if (end < 0) {
      throw new IllegalArgumentException("no --, wanted: [--master M] [--repeat N] -- OPTIONS");
    }
    JobSpeed speed = new JobSpeed();
    for (int i = 0; i < end; i += 2) {
      speed.option(all.get(i), all.get(i + 1));
    }
    speed.run(all.subList(end + 1, all.size()));
  }

  private void option(String name, String value) {
    switch (name) {
      case "--master" -> master = value;
      case "--repeat" -> repeat = Integer.parseInt(value);
      case "--out" -> out = Path.of(value);
      default -> throw new IllegalArgumentException("unknown " + name);
    }
  }

  private void run(List<String> options) throws Exception {
    Path folder =
        out == null ? Files.createTempDirectory("job-speed") : Files.createDirectories(out);
    try (WarmSession session = WarmSession.open(master)) {
      for (int job = 0; job < repeat; job++) {
        Path output = folder.resolve("job-" + job);
        WarmSession.Times times = WarmSession.time(() -> extract(options, output));
        Path features = output.resolve("features");
        System.out.printf(
            "JOB %d %s features %.1f MB%n",
            job,
            times.rates(session.rows(features), session.cores()),
            WarmSession.bytes(features) / 1e6);
        if (out == null) {
          WarmSession.delete(output);
        }
      }
    }
    if (out == null) {
      WarmSession.delete(folder);
    }
  }

  /** The job into a new folder. */
  static void extract(List<String> options, Path output) {
    List<String> given = new ArrayList<>(options);
    given.addAll(List.of("--output", output.toUri().toString()));
    int code = Extract.run(given.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("the job ended with exit code " + code);
    }
  }
}
