package dev.separable.spark.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** Spreads over a few threads of this JVM, more than cores: file systems make them wait. */
final class Threads implements Spread {
  private static final int MOST = 8;

  private final Configuration configuration;

  Threads(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public <A extends Serializable, B extends Serializable> List<B> map(
      List<A> items, Work<A, B> work) throws IOException {
    if (items.size() == 1) {
      return List.of(work.on(configuration, items.get(0)));
    }
    ExecutorService pool = Executors.newFixedThreadPool(MOST, Threads::daemon);
    try {
      List<Future<B>> futures = new ArrayList<>();
      for (A item : items) {
        futures.add(pool.submit(() -> work.on(configuration, item)));
      }
      List<B> results = new ArrayList<>();
      for (Future<B> future : futures) {
        results.add(result(future));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lister");
    thread.setDaemon(true);
    return thread;
  }

  private static <B> B result(Future<B> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while inputs were listed");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
