package dev.separable.spark.sink;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.separable.spark.source.Retry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to write to an output folder: a file that its holder writes again every few seconds. A
 * lease that has not been renewed for a while belongs to a run that is dead, and may be taken. How
 * old it is, only the clock of the file system says.
 */
public final class Lease implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem system;
  private final Path file;
  private final String run;
  private final Times times;
  private final String started = Instant.now().toString();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "lease");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String lost;
  private volatile Runnable whenLost = () -> {};
  private long renewed;

  /**
   * How often a lease is renewed, and how long it lasts.
   *
   * @param beat between two renewals
   * @param life after the last renewal
   */
  public record Times(Duration beat, Duration life) {
    /** As jobs have it. */
    public static final Times USUAL = new Times(Duration.ofSeconds(3), Duration.ofSeconds(15));
  }

  private Lease(FileSystem system, Path file, String run, Times times) {
    this.system = system;
    this.file = file;
    this.run = run;
    this.times = times;
  }

  /**
   * Takes the lease and keeps it until it is closed.
   *
   * @param file that stands for it; its folder is there
   * @param run that takes it
   * @param waiting told once if it must be seen whether another run is alive
   * @throws HeldException if another run holds it
   */
  public static Lease take(
      FileSystem system, Path file, String run, Times times, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Lease lease = new Lease(system, file, run, times);
    while (!lease.create()) {
      lease.awaitDeath(waiting);
    }
    lease.renewed = System.nanoTime();
    lease.sweep();
    long beat = times.beat().toMillis();
    lease.clock.scheduleWithFixedDelay(lease::renew, beat, beat, TimeUnit.MILLISECONDS);
    return lease;
  }

  /** What is done, on another thread, when the lease is found lost. */
  public void whenLost(Runnable action) {
    whenLost = action;
    if (lost != null) {
      action.run();
    }
  }

  /**
   * Passes if the lease is still held. Looks at the file: a process that was stopped for a while
   * does not know yet what has happened.
   *
   * @throws IllegalStateException if not
   */
  public void check() throws IOException {
    if (lost == null && isAnothers()) {
      lose();
    }
    if (lost != null) {
      throw new IllegalStateException(lost);
    }
  }

  private boolean create() throws IOException {
    return Retry.trying(this::created);
  }

  private boolean created() throws IOException {
    try (OutputStream out = NewFile.create(system.getConf(), file)) {
      out.write(content());
      return true;
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      // It may be of an attempt of this run that failed at its end.
      return run.equals(owner());
    }
  }

  /** The run that holds it, or nothing if that cannot be told. */
  private String owner() throws IOException {
    try {
      return read().path("run").asText();
    } catch (FileNotFoundException | JacksonException e) {
      return "";
    }
  }

  private byte[] content() throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("run", run);
    content.put("host", host());
    content.put("pid", ProcessHandle.current().pid());
    content.put("started", started);
    content.put("renewed", Instant.now().toString());
    return JSON.writeValueAsBytes(content);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Returns when the lease that is there has run out and is removed, or is gone by itself. */
  private void awaitDeath(Consumer<String> waiting) throws IOException, InterruptedException {
    FileStatus first = status();
    if (first == null) {
      return;
    }
    String holder = holder();
    long left = times.life().toMillis() - (now() - first.getModificationTime());
    if (left > 0) {
      waiting.accept(
          "waiting %d s to see whether %s is alive".formatted((left + 999) / 1000, holder));
    }
    long end = System.nanoTime() + left * 1_000_000;
    while (System.nanoTime() < end) {
      Thread.sleep(Math.min(200, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
      FileStatus status = status();
      if (status == null) {
        return;
      }
      if (status.getModificationTime() != first.getModificationTime()) {
        throw new HeldException(
            "%s writes to the output folder %s".formatted(holder, file.getParent()));
      }
    }
    remove(first);
  }

  private void remove(FileStatus stale) throws IOException {
    Retry.trying(
        () -> {
          removeOnce(stale);
          return stale;
        });
  }

  private void removeOnce(FileStatus stale) throws IOException {
    Path aside = aside();
    FileStatus status = status();
    if (status == null || status.getModificationTime() != stale.getModificationTime()) {
      return;
    }
    try {
      Systems.rename(system, file, aside);
    } catch (IOException e) {
      if (status() != null) {
        throw e;
      }
      return;
    }
    long moved = system.getFileStatus(aside).getModificationTime();
    if (moved != stale.getModificationTime()) {
      // Another that waited was faster, and this is its new lease.
      Systems.rename(system, aside, file);
      return;
    }
    system.delete(aside, false);
  }

  /** Deletes what runs left here that were killed while they waited. */
  private void sweep() throws IOException {
    FileStatus own = status();
    if (own == null) {
      return;
    }
    String prefix = file.getName() + "-";
    long old = own.getModificationTime() - times.life().toMillis();
    for (FileStatus other :
        system.listStatus(file.getParent(), path -> path.getName().startsWith(prefix))) {
      // A younger one may be needed by a run that waits now.
      if (other.getModificationTime() < old) {
        system.delete(other.getPath(), false);
      }
    }
  }

  /** A file of this run alone, beside the lease. */
  private Path aside() {
    return new Path(file.getParent(), file.getName() + "-" + run);
  }

  private FileStatus status() throws IOException {
    try {
      return system.getFileStatus(file);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** The time by the clock of the file system. */
  private long now() throws IOException {
    Path probe = aside();
    return Retry.trying(
        () -> {
          system.create(probe, true).close();
          try {
            return system.getFileStatus(probe).getModificationTime();
          } finally {
            system.delete(probe, false);
          }
        });
  }

  private String holder() {
    try {
      JsonNode content = read();
      return "the run %s (process %s on %s, since %s)"
          .formatted(
              content.path("run").asText("?"),
              content.path("pid").asText("?"),
              content.path("host").asText("?"),
              content.path("started").asText("?"));
    } catch (IOException e) {
      return "another run";
    }
  }

  private JsonNode read() throws IOException {
    return Retry.trying(
        () -> {
          try (var in = system.open(file)) {
            return JSON.readTree(in.readNBytes(1 << 16));
          }
        });
  }

  private void renew() {
    try {
      if (isAnothers()) {
        lose();
        return;
      }
      rewrite();
      renewed = System.nanoTime();
    } catch (IOException | RuntimeException | FSError e) {
      // One failure may pass; a lease that could not be renewed in time may be another's by now.
      if (System.nanoTime() - renewed > times.life().toNanos()) {
        lose("the lease of the output folder could not be renewed: " + e.getMessage());
      }
    }
  }

  /** In one step, so that nobody reads half of it. */
  private void rewrite() throws IOException {
    boolean local = Systems.isLocal(system);
    Path next = local ? aside() : file;
    try (OutputStream out = system.create(next, true)) {
      out.write(content());
    }
    if (local) {
      Systems.rename(system, next, file);
    }
  }

  private boolean isAnothers() throws IOException {
    try {
      String holder = read().path("run").asText();
      // Empty on a full disk, when this run could not write it again.
      return !holder.isEmpty() && !holder.equals(run);
    } catch (FileNotFoundException e) {
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  private void lose() {
    lose("another run has taken the output folder " + file.getParent());
  }

  private void lose(String why) {
    lost = why;
    clock.shutdown();
    whenLost.run();
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(times.life().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (lost == null && !isAnothers()) {
        system.delete(file, false);
      }
    } catch (IOException e) {
      // It runs out by itself; what the run has done is done.
      lost = "it could not be given back: " + e.getMessage();
    }
  }
}
