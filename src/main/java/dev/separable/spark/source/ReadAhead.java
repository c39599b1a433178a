package dev.separable.spark.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads units with a few threads while their user computes. Files are read side by side; of units
 * that are streams of inputs, one is read at a time. What is handed out is in order.
 *
 * <p>Never waits for itself: units are taken up in order, so that some thread reads the one that
 * the user wants, and that thread may always read the input that is waited for.
 */
final class ReadAhead implements Closeable {
  private static final int THREADS = 4;
  private static final int MOST_UNITS = 64;
  private static final long MOST_BYTES = 32L << 20;

  private final Deque<Unit> units;
  private final UnitReaders readers;
  private final long most;
  private final Deque<Reading> begun = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int running;
  private long held;
  private boolean streaming;
  private boolean waiting;
  private boolean closed;

  /**
   * Reads nothing yet.
   *
   * @param readers closed when all is done
   * @param largest bytes that one input may have
   */
  ReadAhead(List<Unit> units, UnitReaders readers, long largest) {
    this.units = new ArrayDeque<>(units);
    this.readers = readers;
    // The user holds an input too, and what it is decoded to.
    this.most = Math.min(MOST_BYTES, largest / 4);
  }

  /** The next input, of which there must be one. */
  synchronized Loaded next() {
    if (threads.isEmpty()) {
      if (units.size() == 1 && units.peek().count() == 1) {
        return here(units.remove());
      }
      start();
    }
    waiting = true;
    try {
      Reading first = first();
      Item item = first.items.remove();
      held -= item.reserved;
      return item.loaded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted while an input was read"));
    } finally {
      waiting = false;
      notifyAll();
    }
  }

  /** The unit that holds the next input, once that has been read. */
  private Reading first() throws InterruptedException {
    while (true) {
      Reading first = begun.peek();
      if (first != null && !first.items.isEmpty()) {
        return first;
      }
      if (first != null && first.ended) {
        rethrow(first);
        begun.remove();
        notifyAll();
      } else if (running == 0) {
        throw new IllegalStateException("no more inputs");
      } else {
        notifyAll();
        wait();
      }
    }
  }

  private static void rethrow(Reading reading) {
    if (reading.problem instanceof IOException e) {
      throw Inputs.unread(reading.unit, e);
    }
    if (reading.problem instanceof RuntimeException e) {
      throw e;
    }
    if (reading.problem instanceof Error e) {
      throw e;
    }
  }

  /** A thread would be of no use. */
  private Loaded here(Unit unit) {
    try (UnitReader reader = readers.open(unit)) {
      long start = System.nanoTime();
      return reader.next().readIn(System.nanoTime() - start);
    } catch (IOException e) {
      throw Inputs.unread(unit, e);
    }
  }

  private void start() {
    long files = units.stream().filter(unit -> !unit.kind().holdsMany()).count();
    running = (int) Math.max(1, Math.min(THREADS, files));
    for (int i = 0; i < running; i++) {
      Thread thread = new Thread(this::work, "read-ahead-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void work() {
    try {
      for (Reading reading = take(); reading != null; reading = take()) {
        read(reading);
      }
    } finally {
      boolean last;
      synchronized (this) {
        running--;
        last = running == 0;
        notifyAll();
      }
      if (last) {
        readers.close();
      }
    }
  }

  /** The next unit to read; null if there are no more. */
  private synchronized Reading take() {
    try {
      while (!closed && !units.isEmpty() && !mayBegin(units.peek())) {
        wait();
      }
    } catch (InterruptedException e) {
      return null;
    }
    if (closed || units.isEmpty()) {
      return null;
    }
    Reading reading = new Reading(units.remove());
    begun.add(reading);
    streaming |= reading.unit.kind().holdsMany();
    return reading;
  }

  private boolean mayBegin(Unit unit) {
    return begun.size() < MOST_UNITS && !(streaming && unit.kind().holdsMany());
  }

  private void read(Reading reading) {
    Throwable problem = null;
    long start = System.nanoTime();
    try (UnitReader reader = readers.open(reading.unit)) {
      for (long i = 0; i < reading.unit.count(); i++) {
        long bytes = reader.ahead();
        long before = System.nanoTime() - start;
        reserve(reading, bytes);
        start = System.nanoTime();
        Loaded loaded = reader.next();
        put(reading, new Item(loaded.readIn(before + System.nanoTime() - start), bytes));
        start = System.nanoTime();
      }
    } catch (InterruptedException e) {
      problem = new InterruptedIOException("closed");
    } catch (IOException | RuntimeException | Error e) {
      problem = e;
    }
    end(reading, problem);
  }

  private synchronized void reserve(Reading reading, long bytes) throws InterruptedException {
    while (!closed && !mayRead(reading, bytes)) {
      wait();
    }
    if (closed) {
      throw new InterruptedException();
    }
    held += bytes;
  }

  private boolean mayRead(Reading reading, long bytes) {
    boolean wanted = waiting && reading == begun.peek() && reading.items.isEmpty();
    return wanted || held + bytes <= most;
  }

  private synchronized void put(Reading reading, Item item) {
    reading.items.add(item);
    notifyAll();
  }

  private synchronized void end(Reading reading, Throwable problem) {
    reading.problem = problem;
    reading.ended = true;
    if (reading.unit.kind().holdsMany()) {
      streaming = false;
    }
    notifyAll();
  }

  @Override
  public void close() {
    boolean idle;
    synchronized (this) {
      idle = threads.isEmpty() && !closed;
      closed = true;
      begun.clear();
      threads.forEach(Thread::interrupt);
      notifyAll();
    }
    if (idle) {
      readers.close();
    }
  }

  /** An input with the room that was taken for it. */
  private record Item(Loaded loaded, long reserved) {}

  /** A unit that a thread has taken up. */
  private static final class Reading {
    private final Unit unit;
    private final Deque<Item> items = new ArrayDeque<>();
    private boolean ended;
    private Throwable problem;

    Reading(Unit unit) {
      this.unit = unit;
    }
  }
}
