package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** Blocks of a sequential scan (T.81, F.2.2). */
final class SequentialCoding implements BlockCoding {
  private static final int[] PLACES = ZigZag.places();

  private static final int LAST = ZigZag.BLOCK - 1;

  /** Without a value behind it this run is sixteen zeros; others end the block. */
  private static final int LONGEST_RUN = 15;

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
    in.bits <<= entry;
    in.count -= HuffmanTable.total(entry);
    return entry < 0 ? 0 : value(behind, entry);
  }

  /** The signed number in the top bits, 1 to 15 of them (T.81, F.2.2.1, EXTEND). */
  static int value(long bits, int entry) {
    // All ones if the first bit is 0: then it is negative, and its bits are those of its opposite,
    // each turned over.
    long negative = ~(bits >> 63);
    int size = (int) ((bits ^ negative) >>> (entry >>> HuffmanTable.SIZE_SHIFT));
    return (size ^ (int) negative) - (int) negative;
  }

  /**
   * T.81, F.2.2.2. Two values are taken for each time that bits are loaded, which is faster than to
   * load them for each, or to ask whether there are enough.
   */
  private int coefficients(HuffmanTable table, short[] group, int place) throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    int k = 0;
    while (k < LAST) {
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry <= 0) {
        in.at = at;
        in.count = count;
        entry = entry == 0 ? table.find(bits, in) : entry;
        if (entry < 0) {
          bits <<= entry;
          count -= HuffmanTable.total(entry);
          if (HuffmanTable.run(entry) != LONGEST_RUN) {
            break;
          }
          k += LONGEST_RUN + 1;
          continue;
        }
      }
      long behind = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
      bits <<= entry;
      count -= HuffmanTable.total(entry);
      k += entry >>> HuffmanTable.STEP_SHIFT;
      group[place + PLACES[k]] = (short) value(behind, entry);
      entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (k < LAST && count >= EntropyBits.AMPLE && entry > 0) {
        behind = bits << (entry >>> HuffmanTable.LENGTH_SHIFT);
        bits <<= entry;
        count -= HuffmanTable.total(entry);
        k += entry >>> HuffmanTable.STEP_SHIFT;
        group[place + PLACES[k]] = (short) value(behind, entry);
      }
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
    return Math.min(k, LAST);
  }

  /** The same without the values. */
  private void skip(HuffmanTable table) throws IOException {
    final byte[] data = in.data;
    final int[] lookup = table.lookup;
    long bits = in.bits;
    int count = in.count;
    int at = in.at;
    int k = 0;
    while (k < LAST) {
      bits |= (long) EntropyBits.LONG.get(data, at) >>> count;
      at += 63 - count >> 3;
      count |= 56;
      int entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (entry == 0) {
        in.at = at;
        in.count = count;
        entry = table.find(bits, in);
      }
      bits <<= entry;
      count -= HuffmanTable.total(entry);
      if (entry < 0 && HuffmanTable.run(entry) != LONGEST_RUN) {
        break;
      }
      k += HuffmanTable.run(entry) + 1;
      entry = lookup[(int) (bits >>> HuffmanTable.LOOKUP_SHIFT)];
      if (k < LAST && count >= EntropyBits.AMPLE && entry > 0) {
        bits <<= entry;
        count -= HuffmanTable.total(entry);
        k += entry >>> HuffmanTable.STEP_SHIFT;
      }
    }
    in.bits = bits;
    in.count = count;
    in.at = at;
  }
}
