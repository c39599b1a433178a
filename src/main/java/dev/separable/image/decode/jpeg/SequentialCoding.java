package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** Blocks of a sequential scan (T.81, F.2.2). */
final class SequentialCoding implements BlockCoding {
  private static final int[] PLACES = ZigZag.places();

  /** The symbol of sixteen zeros. */
  private static final int ZERO_RUN = 0xf0;

  private final EntropyBits in;
  private final HuffmanTable[] dc;
  private final HuffmanTable[] ac;

  /** DC of the block before, by component. */
  private final int[] predictions;

  SequentialCoding(ScanHeader scan, Tables tables, EntropyBits in) throws IOException {
    int n = scan.components().length;
    this.in = in;
    this.dc = new HuffmanTable[n];
    this.ac = new HuffmanTable[n];
    this.predictions = new int[n];
    for (int i = 0; i < n; i++) {
      dc[i] = tables.dc(scan.dcTables()[i]);
      ac[i] = tables.ac(scan.acTables()[i]);
    }
  }

  @Override
  public void restart() {
    Arrays.fill(predictions, 0);
  }

  @Override
  public int decode(int component, short[] group, int place) throws IOException {
    predictions[component] += difference(dc[component], in);
    group[place] = (short) predictions[component];
    int last = coefficients(ac[component], group, place);
    in.check();
    return last;
  }

  @Override
  public void skip(int component) throws IOException {
    predictions[component] += difference(dc[component], in);
    skip(ac[component]);
    in.check();
  }

  /** The DC difference (T.81, F.2.2.1). */
  static int difference(HuffmanTable table, EntropyBits in) throws IOException {
    if (in.count < EntropyBits.AMPLE) {
      in.fill();
    }
    int entry = table.lookup[(int) (in.bits >>> HuffmanTable.LOOKUP_SHIFT)];
    if (entry == 0) {
      entry = table.find(in.bits, in);
    }
    long behind = in.bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
    int size = entry >>> HuffmanTable.SIZE_SHIFT & 15;
    in.bits <<= entry;
    in.count -= entry & 0xff;
    return size == 0 ? 0 : extend(behind, size);
  }

  /** The signed number in the top {@code size} bits (T.81, F.2.2.1, EXTEND), 1 to 15 of them. */
  static int extend(long bits, int size) {
    return (int) (bits >>> -size) + ((int) ~(bits >> 63) & 1 - (1 << size));
  }

  /** T.81, F.2.2.2. */
  private int coefficients(HuffmanTable table, short[] group, int place) throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    int last = 0;
    for (int k = 1; k < ZigZag.BLOCK; k++) {
      // Always: to ask whether it is needed costs more.
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry == 0) {
        in.at = at;
        in.count = count;
        entry = table.find(bits, in);
      }
      int size = entry >>> HuffmanTable.SIZE_SHIFT & 15;
      int run = entry >>> HuffmanTable.RUN_SHIFT & 15;
      long behind = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
      bits <<= entry;
      count -= entry & 0xff;
      k += run;
      if (size != 0) {
        group[place + PLACES[k]] = (short) extend(behind, size);
        last = k;
      } else if (run != ZERO_RUN >> 4) {
        break;
      }
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
    return last;
  }

  /** The same without the values. */
  private void skip(HuffmanTable table) throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    for (int k = 1; k < ZigZag.BLOCK; k++) {
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry == 0) {
        in.at = at;
        in.count = count;
        entry = table.find(bits, in);
      }
      int runAndSize = entry >>> HuffmanTable.SIZE_SHIFT & 0xff;
      bits <<= entry;
      count -= entry & 0xff;
      if ((runAndSize & 15) == 0 && runAndSize != ZERO_RUN) {
        break;
      }
      k += runAndSize >> 4;
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
  }
}
