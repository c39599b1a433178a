package dev.separable.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * An object store as S3A shows one, over the local disk: files appear when they are closed, may be
 * created only if absent, and cannot be renamed.
 */
public final class BucketSystem extends FilterFileSystem {
  /** Needed by Hadoop. */
  public BucketSystem() {
    super(new Disk());
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
        || capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw new IOException("a bucket does not rename " + from);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return super.open(path, buffer);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Upload(this, path).create();
  }

  private final class Upload extends FSDataOutputStreamBuilder<FSDataOutputStream, Upload> {
    private final Path target;

    Upload(FileSystem system, Path target) {
      super(system, target);
      this.target = target;
    }

    @Override
    public Upload getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      return new FSDataOutputStream(new Parts(target), null);
    }
  }

  /** Kept until it is closed. */
  private final class Parts extends ByteArrayOutputStream implements Abortable {
    private final Path target;
    private boolean ended;

    Parts(Path target) {
      this.target = target;
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        return;
      }
      ended = true;
      synchronized (BucketSystem.class) {
        if (fs.exists(target)) {
          throw new FileAlreadyExistsException(target + " is there");
        }
        try (FSDataOutputStream out = fs.create(target, false)) {
          writeTo(out);
        }
      }
    }

    @Override
    public AbortableResult abort() {
      ended = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return false;
        }

        @Override
        public IOException anyCleanupException() {
          return null;
        }
      };
    }
  }

  private static final class Disk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("s3a:///");
    }

    @Override
    public String getScheme() {
      return "s3a";
    }
  }
}
