package dev.separable.job;

import java.io.Console;
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
        attendance(System.console(), System.getenv("TERM")));
  }

  /**
   * Whether somebody watches.
   *
   * @param console of this process, or null
   * @param kind of terminal, or null
   */
  static Attendance attendance(Console console, String kind) {
    return console != null && isTerminal(console) && !"dumb".equals(kind)
        ? Attendance.WATCHED
        : Attendance.UNWATCHED;
  }

  /** From Java 22 on, a process without a terminal has a console too, and the console tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** The streams that {@link System} has now, which a caller may have replaced. */
  static Terminal ofEmbedding() {
    return new Terminal(System.out, System.err, Attendance.UNWATCHED);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
