package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** The tables that are in force (T.81, B.2.4): quantisation, Huffman codes, restart interval. */
final class Tables {
  private static final int DESTINATIONS = 4;
  private static final int NONE = -1;
  private static final int[] NATURAL = ZigZag.natural();

  private final short[][] quantizers = new short[DESTINATIONS][];

  /** Where the definitions stand in the file, DC first; made to tables only when they are used. */
  private final int[] codesAt = new int[2 * DESTINATIONS];

  private final HuffmanTable[] codes = new HuffmanTable[2 * DESTINATIONS];
  private byte[] file;
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
    file = segment.file();
    while (segment.left() > 0) {
      int head = segment.u8();
      if (head >> 4 > 1) {
        throw new IOException("a Huffman table of class " + (head >> 4));
      }
      int index = (head >> 4) * DESTINATIONS + destination(head & 15);
      segment.need(HuffmanTable.MAX_LENGTH);
      codesAt[index] = segment.position();
      codes[index] = null;
      int bytes = HuffmanTable.MAX_LENGTH + HuffmanTable.symbols(file, segment.position());
      segment.need(bytes);
      segment.skip(bytes);
    }
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
      codes[i] = new HuffmanTable(file, codesAt[i], first == 0);
    }
    return codes[i];
  }
}
