package dev.separable.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;

/** Tries again when an error may be gone a moment later, as on a busy network. */
public final class Retry {
  private static final long[] PAUSES_MS = {100, 400, 1600};

  private Retry() {}

  /** Something that can be done again from its beginning. */
  public interface Attempt<T> {
    /** May be called more than once. */
    T run() throws IOException;
  }

  /**
   * What it gave, at the fourth attempt at the latest.
   *
   * @throws IOException the last error; at once if trying again is of no use or was interrupted
   */
  public static <T> T trying(Attempt<T> attempt) throws IOException {
    for (long pause : PAUSES_MS) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (isLasting(e)) {
          throw e;
        }
        sleep(pause, e);
      }
    }
    return attempt.run();
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
