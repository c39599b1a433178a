package dev.separable.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code flaky}, where opening, reading, creating and renaming fail
 * now and then, and where the space may run out.
 */
public final class FlakySystem extends FilterFileSystem {
  private static final Object LOCK = new Object();
  private static Random random = new Random(0);
  private static double faults;
  private static long room = Long.MAX_VALUE;

  /** Needed by Hadoop. */
  public FlakySystem() {
    super(new Disk());
  }

  /**
   * Sets how things go from now on.
   *
   * @param share of the calls that fail
   * @param space bytes that can be written until the disk is full
   */
  public static void behave(long seed, double share, long space) {
    synchronized (LOCK) {
      random = new Random(seed);
      faults = share;
      room = space;
    }
  }

  private static void chance(String what, Path path) throws IOException {
    synchronized (LOCK) {
      if (random.nextDouble() < faults) {
        throw new IOException("flaky: cannot " + what + " " + path.getName());
      }
    }
  }

  private static void take(long bytes) throws IOException {
    synchronized (LOCK) {
      room -= bytes;
      if (room < 0) {
        room = 0;
        throw new IOException("No space left on device");
      }
    }
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    chance("open", path);
    return new FSDataInputStream(new FlakyInput(super.open(path, buffer), path));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    chance("create", path);
    return limited(super.create(path, permission, overwrite, buffer, replication, block, progress));
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      java.util.EnumSet<org.apache.hadoop.fs.CreateFlag> flags,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    chance("create", path);
    return limited(
        super.createNonRecursive(path, permission, flags, buffer, replication, block, progress));
  }

  private static FSDataOutputStream limited(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(out, null) {
      @Override
      public void write(int value) throws IOException {
        take(1);
        super.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        take(length);
        super.write(bytes, offset, length);
      }
    };
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    chance("rename", from);
    return super.rename(from, to);
  }

  /** The disk itself, with paths of our scheme. */
  private static final class Disk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("flaky:///");
    }

    @Override
    public String getScheme() {
      return "flaky";
    }
  }

  /** Fails in the middle too. */
  private static final class FlakyInput extends FilterInputStream
      implements Seekable, PositionedReadable {
    private final FSDataInputStream input;
    private final Path path;

    FlakyInput(FSDataInputStream input, Path path) {
      super((InputStream) input);
      this.input = input;
      this.path = path;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      chance("read", path);
      return input.read(bytes, offset, length);
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
      chance("read", path);
      return input.read(position, bytes, offset, length);
    }

    @Override
    public void readFully(long position, byte[] bytes, int offset, int length) throws IOException {
      chance("read", path);
      input.readFully(position, bytes, offset, length);
    }

    @Override
    public void readFully(long position, byte[] bytes) throws IOException {
      readFully(position, bytes, 0, bytes.length);
    }

    @Override
    public void seek(long position) throws IOException {
      input.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return input.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) throws IOException {
      return input.seekToNewSource(position);
    }
  }
}
