package dev.separable.job;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a job did and said. */
record JobRun(int code, String out, String err) {
  /** Runs a command in this JVM. */
  static JobRun of(JobCommand command, List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(stream(out), stream(err), Terminal.Attendance.UNWATCHED);
    int code = Launcher.run(command, terminal, args.toArray(new String[0]));
    return new JobRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs {@code extract}. */
  static JobRun extract(String... args) {
    return of(new Extract(), List.of(args));
  }

  /** Runs {@code classify}. */
  static JobRun classify(String... args) {
    return of(new Classify(), List.of(args));
  }

  /** Runs {@code cost}. */
  static JobRun cost(String... args) {
    return of(new CostTable(), List.of(args));
  }

  /** Runs {@code bench}. */
  static JobRun bench(String... args) {
    return of(new Bench(), List.of(args));
  }

  /** Runs {@code pack}. */
  static JobRun pack(String... args) {
    return of(new Pack(), List.of(args));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
