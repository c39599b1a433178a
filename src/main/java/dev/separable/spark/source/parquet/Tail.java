package dev.separable.spark.source.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** The fixed bytes at both ends of a Parquet file. */
final class Tail {
  /** Length of the word at both ends. */
  static final int MAGIC = 4;

  private static final int TAIL = 8;
  private static final long LONGEST_FOOTER = 512L << 20;

  private Tail() {}

  /**
   * Looks at both ends.
   *
   * @throws IOException if they are not those of a Parquet file; the message says what was found
   */
  static void check(InputFile file) throws IOException {
    long length = file.getLength();
    try (SeekableInputStream in = file.newStream()) {
      byte[] head = new byte[(int) Math.min(MAGIC, length)];
      in.readFully(head);
      if (!word(head, 0).equals("PAR1") && !word(head, 0).equals("PARE")) {
        throw new IOException(
            length == 0
                ? "not a Parquet file: it is empty"
                : "not a Parquet file: begins with " + shown(head));
      }
      if (length < MAGIC + TAIL) {
        throw new IOException("a Parquet file that ends early, after " + length + " bytes");
      }
      byte[] tail = new byte[TAIL];
      in.seek(length - TAIL);
      in.readFully(tail);
      check(length, tail);
    }
  }

  private static void check(long length, byte[] tail) throws IOException {
    String end = word(tail, MAGIC);
    if (end.equals("PARE")) {
      throw new IOException("an encrypted Parquet file, which is not read");
    }
    if (!end.equals("PAR1")) {
      throw new IOException("a Parquet file that ends early, with " + shown(tail));
    }
    long footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
    if (footer > length - MAGIC - TAIL || footer > LONGEST_FOOTER) {
      throw new IOException(
          "a Parquet file of " + length + " bytes that claims a footer of " + footer);
    }
  }

  private static String word(byte[] bytes, int from) {
    return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
  }

  private static String shown(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(String.format("%s%02x", hex.length() == 0 ? "" : " ", b & 0xff));
    }
    return hex.toString();
  }
}
