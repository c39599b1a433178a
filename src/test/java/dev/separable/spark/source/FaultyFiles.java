package dev.separable.spark.source;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another name, with what happens at opening and reading. */
public final class FaultyFiles extends RawLocalFileSystem {
  /** Something that happens. */
  interface Event {
    void at(String name) throws IOException;
  }

  static final List<String> opened = new CopyOnWriteArrayList<>();
  static volatile Event onOpen;
  static volatile Event onRead;
  private static volatile String under;

  /**
   * A configuration that knows it as {@code faulty:}, with nothing happening yet; what is left of
   * threads of other tests does not count.
   */
  static Configuration configuration(java.nio.file.Path folder) {
    under = folder.toString();
    opened.clear();
    onOpen = name -> {};
    onRead = name -> {};
    Configuration configuration = new Configuration();
    configuration.set("fs.faulty.impl", FaultyFiles.class.getName());
    configuration.setBoolean("fs.faulty.impl.disable.cache", true);
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (!file.toUri().getPath().startsWith(under)) {
      throw new IOException("of another test");
    }
    opened.add(file.getName());
    onOpen.at(file.getName());
    return new FSDataInputStream(new Faulty(super.open(file, bufferSize), file.getName()));
  }

  private static final class Faulty extends FSInputStream {
    private final FSDataInputStream in;
    private final String name;

    Faulty(FSDataInputStream in, String name) {
      this.in = in;
      this.name = name;
    }

    @Override
    public void seek(long pos) throws IOException {
      in.seek(pos);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long targetPos) {
      return false;
    }

    @Override
    public int read() throws IOException {
      onRead.at(name);
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      onRead.at(name);
      return in.read(buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
