package dev.separable.fuzz;

import dev.separable.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives a reader damaged files, in a thread that can be left alone when it does not come back. What
 * fails is kept in {@code target/fuzz}, and so is what is slow.
 */
final class FuzzRun implements AutoCloseable {
  private static final double SLOW_SECONDS = 2;
  private static final double MOST_SECONDS = 30;

  private final FuzzTarget target;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "fuzz");
            made.setDaemon(true);
            return made;
          });

  FuzzRun(FuzzTarget target) {
    this.target = target;
  }

  /** Whether the damaged file of this number is refused. */
  boolean refuses(long number) throws IOException {
    byte[] file = target.damaged(number);
    long start = System.nanoTime();
    try {
      boolean refused = inTime(file);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (seconds > SLOW_SECONDS) {
        System.out.printf("%s: slow, %.1f s%n", keep(number, file), seconds);
      }
      return refused;
    } catch (AssertionError e) {
      throw new AssertionError(keep(number, file) + ": " + e.getMessage(), e.getCause());
    }
  }

  private boolean inTime(byte[] file) {
    Future<Boolean> refused = thread.submit(() -> target.refuses(file));
    try {
      return refused.get((long) (1e9 * MOST_SECONDS), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError found) {
        throw found;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("not done after " + MOST_SECONDS + " s", e);
    }
  }

  private Path keep(long number, byte[] file) throws IOException {
    Path kept = Shared.projectRoot().resolve("target/fuzz");
    Files.createDirectories(kept);
    return Files.write(kept.resolve(target.name().replace(' ', '-') + "-" + number), file);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
