package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/** The tables that are in force (T.81, B.2.4): quantisation, Huffman codes, restart interval. */
final class Tables {
  private static final int DESTINATIONS = 4;
  private static final int NONE = -1;
  private static final int[] NATURAL = ZigZag.natural();

  private final short[][] quantizers = new short[DESTINATIONS][];

  /** Where the definitions stand, and in what, DC first; made to tables only when they are used. */
  private final int[] codesAt = new int[2 * DESTINATIONS];

  private final byte[][] codesIn = new byte[2 * DESTINATIONS][];
  private final HuffmanTable[] codes = new HuffmanTable[2 * DESTINATIONS];
  private int restartInterval;

  Tables() {
    Arrays.fill(codesAt, NONE);
  }

  /** Takes over the tables of a segment; one that has none is passed over. */
  void read(int marker, Segments segment) throws IOException {
    switch (marker) {
      case Segments.DQT -> quantizers(segment);
      case Segments.DHT -> codes(segment);
      case Segments.DRI -> {
        segment.need(2);
        restartInterval = segment.u16();
      }
      default -> {
        // Application data and comments.
      }
    }
  }

  private void quantizers(Segments segment) throws IOException {
    while (segment.left() > 0) {
      int head = segment.u8();
      boolean wide = head >> 4 != 0;
      int destination = destination(head & 15);
      segment.need(wide ? 2 * ZigZag.BLOCK : ZigZag.BLOCK);
      short[] values = new short[ZigZag.BLOCK];
      for (int k = 0; k < ZigZag.BLOCK; k++) {
        values[NATURAL[k]] = (short) (wide ? segment.u16() : segment.u8());
      }
      quantizers[destination] = values;
    }
  }

  private void codes(Segments segment) throws IOException {
    byte[] file = segment.file();
    while (segment.left() > 0) {
      int head = segment.u8();
      if (head >> 4 > 1) {
        throw new IOException("a Huffman table of class " + (head >> 4));
      }
      int index = (head >> 4) * DESTINATIONS + destination(head & 15);
      segment.need(HuffmanTable.MAX_LENGTH);
      define(index, file, segment.position());
      int bytes = HuffmanTable.MAX_LENGTH + HuffmanTable.symbols(file, segment.position());
      segment.need(bytes);
      segment.skip(bytes);
    }
  }

  private void define(int index, byte[] in, int at) {
    codesIn[index] = in;
    codesAt[index] = at;
    codes[index] = null;
  }

  /**
   * Takes the tables of T.81, annex K.3, where the file has none so far, as frames of Motion JPEG
   * do and libjpeg with them.
   */
  void addStandardCodes() {
    JPEGHuffmanTable[] dc = {JPEGHuffmanTable.StdDCLuminance, JPEGHuffmanTable.StdDCChrominance};
    JPEGHuffmanTable[] ac = {JPEGHuffmanTable.StdACLuminance, JPEGHuffmanTable.StdACChrominance};
    for (int i = 0; i < dc.length; i++) {
      addStandard(i, dc[i]);
      addStandard(DESTINATIONS + i, ac[i]);
    }
  }

  private void addStandard(int index, JPEGHuffmanTable table) {
    if (codesAt[index] != NONE) {
      return;
    }
    short[] lengths = table.getLengths();
    short[] values = table.getValues();
    byte[] definition = new byte[HuffmanTable.MAX_LENGTH + values.length];
    for (int i = 0; i < lengths.length; i++) {
      definition[i] = (byte) lengths[i];
    }
    for (int i = 0; i < values.length; i++) {
      definition[HuffmanTable.MAX_LENGTH + i] = (byte) values[i];
    }
    define(index, definition, 0);
  }

  private static int destination(int index) throws IOException {
    if (index >= DESTINATIONS) {
      throw new IOException("a table with the number " + index);
    }
    return index;
  }

  /** MCUs between restart markers; 0 if there are none. */
  int restartInterval() {
    return restartInterval;
  }

  /** Divisors in natural order. */
  short[] quantizer(int index) throws IOException {
    if (index >= DESTINATIONS || quantizers[index] == null) {
      throw new IOException("no quantisation table " + index);
    }
    return quantizers[index];
  }

  HuffmanTable dc(int index) throws IOException {
    return code(index, 0);
  }

  HuffmanTable ac(int index) throws IOException {
    return code(index, DESTINATIONS);
  }

  private HuffmanTable code(int index, int first) throws IOException {
    if (index >= DESTINATIONS || codesAt[first + index] == NONE) {
      throw new IOException("no Huffman table " + index);
    }
    int i = first + index;
    if (codes[i] == null) {
      codes[i] = new HuffmanTable(codesIn[i], codesAt[i], first == 0);
    }
    return codes[i];
  }
}
