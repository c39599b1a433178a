package dev.separable.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Threads that do the same at the same time. */
final class Crew {
  private Crew() {}

  /** Does the work of each on a thread of its own; the results in their order. */
  static <A, R> List<R> each(List<A> all, Function<A, R> work) {
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    try {
      List<Callable<R>> tasks = new ArrayList<>();
      all.forEach(one -> tasks.add(() -> work.apply(one)));
      List<R> results = new ArrayList<>();
      for (Future<R> done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
