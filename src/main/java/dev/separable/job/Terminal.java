package dev.separable.job;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a job talks to its user: results on {@code out}, all else on {@code err}.
 *
 * @param attendance whether somebody watches
 */
record Terminal(PrintStream out, PrintStream err, Attendance attendance) {
  /** Whether lines may be rewritten in place. */
  enum Attendance {
    WATCHED,
    UNWATCHED
  }

  /** That of this process; UTF-8 whatever the locale says, because paths are printed. */
  static Terminal ofProcess() {
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.console() == null ? Attendance.UNWATCHED : Attendance.WATCHED);
  }

  /** The streams that {@link System} has now, which a caller may have replaced. */
  static Terminal ofEmbedding() {
    return new Terminal(System.out, System.err, Attendance.UNWATCHED);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
