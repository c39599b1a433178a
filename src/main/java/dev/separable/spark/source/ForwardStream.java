package dev.separable.spark.source;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that are read from the beginning to the end, and that know where they are. */
abstract class ForwardStream extends InputStream {
  /** Where the next byte is. */
  abstract long position();

  /**
   * Goes on at a later place.
   *
   * @throws java.io.EOFException if the bytes end before it
   */
  abstract void skipTo(long place) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
