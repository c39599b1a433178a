package dev.separable.spark.sink;

import dev.separable.spark.sink.Publication.Way;
import dev.separable.spark.source.FileBytes;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file that was not there before. {@link #close} keeps it and makes it durable; {@link #abandon}
 * deletes it. All failures are {@link IOException}.
 */
public final class NewFile extends PositionOutputStream {
  /** Longer arrays are written in pieces, as the JDK copies each to a buffer of its own. */
  private static final int PIECE = 256 << 10;

  private final OutputStream out;
  private final Closeable raw;
  private final Step sync;
  private final Step abort;
  private final Step delete;
  private long position;
  private boolean closed;
  private boolean abandoned;

  private interface Step {
    void run() throws IOException;
  }

  private NewFile(OutputStream raw, Step sync, Step abort, Step delete) {
    this.out = new BufferedOutputStream(raw, PIECE);
    this.raw = raw;
    this.sync = sync;
    this.abort = abort;
    this.delete = delete;
  }

  /**
   * Creates it; its folder must be there. A task that outlived its run must not bring back the
   * folder that has been deleted.
   *
   * @throws IOException also if there is such a file, or no such folder
   */
  public static NewFile create(Configuration configuration, Path path) throws IOException {
    FileSystem system = FileBytes.raw(path.getFileSystem(configuration));
    if (system instanceof RawLocalFileSystem local) {
      return create(local.pathToFile(path).toPath());
    }
    return Systems.way(system, path) == Way.RENAME
        ? created(system, path)
        : conditional(system, path);
  }

  private static NewFile created(FileSystem system, Path path) throws IOException {
    FSDataOutputStream out =
        system.createNonRecursive(
            path,
            false,
            PIECE,
            system.getDefaultReplication(path),
            system.getDefaultBlockSize(path),
            null);
    Step sync = out.hasCapability(StreamCapabilities.HSYNC) ? out::hsync : () -> {};
    return new NewFile(out, sync, () -> {}, () -> system.delete(path, false));
  }

  /**
   * In an object store there are no folders, and whether the file is absent is decided when it is
   * closed. Giving it up must not close it, nor delete what another has put there.
   */
  private static NewFile conditional(FileSystem system, Path path) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = system.createFile(path);
    builder
        .overwrite(false)
        .must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    FSDataOutputStream out = builder.build();
    return new NewFile(out, () -> {}, out::abort, () -> {});
  }

  /** Hadoop's own local file system makes missing folders and asks twice whether a file exists. */
  private static NewFile create(java.nio.file.Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new NewFile(
        Channels.newOutputStream(channel),
        () -> channel.force(true),
        () -> {},
        () -> Files.deleteIfExists(path));
  }

  /** The same as what parquet-java asks for. */
  OutputFile asOutputFile() {
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSize) {
        return NewFile.this;
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSize) {
        return NewFile.this;
      }

      @Override
      public boolean supportsBlockSize() {
        return false;
      }

      @Override
      public long defaultBlockSize() {
        return 0;
      }
    };
  }

  /** Bytes written so far; of a closed file its length. */
  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    run(() -> out.write(value));
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += PIECE) {
      int from = offset + done;
      int piece = Math.min(PIECE, length - done);
      run(() -> out.write(bytes, from, piece));
    }
    position += length;
  }

  @Override
  public void flush() throws IOException {
    run(out::flush);
  }

  /** Keeps the file, on the medium itself where the file system can promise that. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (raw) {
      run(out::flush);
      run(sync);
    } catch (FSError e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Deletes the file, also when it has been closed. */
  public void abandon() throws IOException {
    abandoned = true;
    closed = true;
    try {
      abort.run();
      raw.close();
    } catch (IOException | FSError e) {
      // It is of no use any more, whatever cannot be written of it.
      delete.run();
      return;
    }
    delete.run();
  }

  /** The same because of a failure, which stays the one that is told. */
  void abandonAfter(Throwable failure) {
    try {
      abandon();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void run(Step step) throws IOException {
    if (abandoned) {
      throw new IOException("the file was given up");
    }
    try {
      step.run();
    } catch (FSError e) {
      // What Hadoop's local file system throws when a disk is full; it would end the executor.
      throw new IOException(e.getMessage(), e);
    }
  }
}
