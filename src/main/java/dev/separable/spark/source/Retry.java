package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;

/** Tries to read again when an error may be gone a moment later, as on a busy network. */
final class Retry {
  private static final long[] PAUSES_MS = {100, 400, 1600};

  private Retry() {}

  /** Something that reads. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * What was read, at the fourth attempt at the latest.
   *
   * @throws IOException the last error; at once if trying again is of no use or was interrupted
   */
  static <T> T reading(Reading<T> reading) throws IOException {
    for (long pause : PAUSES_MS) {
      try {
        return reading.read();
      } catch (IOException e) {
        if (isLasting(e)) {
          throw e;
        }
        sleep(pause, e);
      }
    }
    return reading.read();
  }

  private static boolean isLasting(IOException e) {
    return e instanceof FileNotFoundException
        || e instanceof NoSuchFileException
        || e instanceof AccessDeniedException
        || e instanceof AccessControlException
        || e instanceof ChangedException
        || e instanceof ClosedByInterruptException
        || Thread.currentThread().isInterrupted();
  }

  private static void sleep(long ms, IOException cause) throws IOException {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(cause);
      throw interrupted;
    }
  }
}
