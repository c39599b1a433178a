package dev.separable.spark.sink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Levels of a page as Parquet's run-length encoding has them, behind their length; levels of up to
 * 8 bits. Runs only, never bit-packed: what is repeated thousands of times takes two bytes.
 */
final class LevelRuns {
  private static final int MOST_BYTES_OF_A_RUN = 6;

  private byte[] bytes = new byte[256];
  private int size;
  private int level;
  private int times;

  /** Begins a page. */
  void clear() {
    size = Integer.BYTES;
    times = 0;
  }

  /** Adds a level so many times, perhaps none. */
  void add(int value, int count) {
    if (value != level) {
      endRun();
      level = value;
    }
    times += count;
  }

  /** Ends a page; the number of bytes. */
  int end() {
    endRun();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, size - Integer.BYTES);
    return size;
  }

  /** Puts the ended page. */
  void copyTo(ByteBuffer target) {
    target.put(bytes, 0, size);
  }

  private void endRun() {
    if (times == 0) {
      return;
    }
    if (bytes.length - size < MOST_BYTES_OF_A_RUN) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    long header = (long) times << 1;
    while (header > 0x7f) {
      bytes[size++] = (byte) (header | 0x80);
      header >>>= 7;
    }
    bytes[size++] = (byte) header;
    bytes[size++] = (byte) level;
    times = 0;
  }
}
