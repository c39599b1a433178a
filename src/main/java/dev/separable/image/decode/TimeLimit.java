package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import dev.separable.image.decode.jpeg.Checkpoint;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a decoder may take. One that looks at the clock itself has a {@link #checkpoint};
 * another is run on a thread of its own, and not waited for longer than the limit. A decoder that
 * is given up is interrupted and ends when it next wants data ({@link EncodedStream}); one that
 * wants none and never ends keeps its thread, but not the task.
 */
final class TimeLimit {
  private static final String INTERRUPTED = "interrupted while decoding";
  private static final int IDLE_SECONDS = 10;
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          TimeLimit::thread);

  /** For code that runs on such a thread. */
  static final Checkpoint GIVEN_UP =
      () -> {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("given up");
        }
      };

  private final double seconds;

  TimeLimit(double seconds) {
    this.seconds = seconds;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "image-decoder");
    thread.setDaemon(true);
    // Not that of the caller, which would be held as long as the thread lives.
    thread.setContextClassLoader(TimeLimit.class.getClassLoader());
    return thread;
  }

  /**
   * For a decoder on this thread: passes until the time is up. Throws {@link CancellationException}
   * if this thread is interrupted, which ends the task.
   */
  Checkpoint checkpoint() {
    long start = System.nanoTime();
    return () -> {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(INTERRUPTED);
      }
      if (System.nanoTime() - start > seconds * 1e9) {
        throw new InterruptedIOException(tooSlow());
      }
    };
  }

  private String tooSlow() {
    return "decoding takes more than " + seconds + " s";
  }

  /**
   * What {@code work} returns or throws.
   *
   * @throws InputException of kind {@link ErrorKind#TOO_SLOW} when the time is up
   * @throws CancellationException if this thread is interrupted, which ends the task
   */
  <T> T call(Callable<T> work) throws InputException {
    Future<T> running = THREADS.submit(work);
    try {
      return running.get((long) Math.min(seconds * 1e9, Long.MAX_VALUE), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new InputException(ErrorKind.TOO_SLOW, tooSlow(), e);
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException(INTERRUPTED);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** Ends a decoder that was given up; for loops of which a file decides how long they take. */
  static void check() throws InputException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InputException(ErrorKind.TOO_SLOW, "given up");
    }
  }

  private static InputException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    if (cause instanceof InputException exception) {
      return exception;
    }
    throw new IllegalStateException(cause);
  }
}
