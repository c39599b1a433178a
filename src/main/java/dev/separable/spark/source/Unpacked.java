package dev.separable.spark.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** What a compressed file holds. Bad content is an {@link IOException}, whatever is wrong. */
final class Unpacked extends ForwardStream {
  private final InputStream in;
  private long position;

  private Unpacked(InputStream in) {
    this.in = in;
  }

  /** Unpacks by what the file begins with; the file itself if that is no compression known. */
  static ForwardStream of(FileStream file) throws IOException {
    byte[] magic = file.readNBytes(4);
    file.skipTo(0);
    if (begins(magic, 0x1f, 0x8b)) {
      return new Unpacked(
          GzipCompressorInputStream.builder()
              .setInputStream(file)
              .setDecompressConcatenated(true)
              .get());
    }
    if (begins(magic, 'B', 'Z', 'h')) {
      return new Unpacked(new BZip2CompressorInputStream(file, true));
    }
    if (begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new Unpacked(new ZstdCompressorInputStream(file));
    }
    return file;
  }

  private static boolean begins(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  long position() {
    return position;
  }

  @Override
  void skipTo(long place) throws IOException {
    byte[] buffer = new byte[1 << 13];
    while (position < place) {
      if (read(buffer, 0, (int) Math.min(buffer.length, place - position)) < 0) {
        throw new EOFException();
      }
    }
  }

  /** Reads what is left, which checks the sums that a compressed file ends with. */
  void drain() throws IOException {
    byte[] buffer = new byte[1 << 13];
    while (read(buffer, 0, buffer.length) >= 0) {
      continue;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int read = in.read(buffer, offset, length);
      position += Math.max(0, read);
      return read;
    } catch (RuntimeException e) {
      throw new IOException("unpacking failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
