package dev.separable.image.decode.jpeg;

import java.io.IOException;

/** A band of AC coefficients of a progressive scan (T.81, G.1.2.2, G.1.2.3). */
final class AcCoding implements BlockCoding {
  private static final int[] PLACES = ZigZag.places();

  private final EntropyBits in;
  private final HuffmanTable table;
  private final int first;
  private final int last;
  private final int shift;
  private final boolean refinement;

  /** Blocks to come whose band has nothing new. */
  private int emptyBlocks;

  AcCoding(ScanHeader scan, Tables tables, EntropyBits in) throws IOException {
    this.in = in;
    this.table = tables.ac(scan.acTables()[0]);
    this.first = scan.firstCoefficient();
    this.last = scan.lastCoefficient();
    this.shift = scan.shift();
    this.refinement = scan.refinement();
  }

  @Override
  public void restart() {
    emptyBlocks = 0;
  }

  @Override
  public int decode(int component, short[] group, int place) throws IOException {
    int end = 0;
    if (refinement) {
      end = refine(group, place);
    } else if (emptyBlocks > 0) {
      emptyBlocks--;
    } else {
      end = begin(group, place);
    }
    in.check();
    return end;
  }

  /** The next entry of the table; of its bits only the code is taken. */
  private int entry() throws IOException {
    if (in.count < EntropyBits.AMPLE) {
      in.fill();
    }
    int entry = table.lookup[(int) (in.bits >>> HuffmanTable.LOOKUP_SHIFT)];
    if (entry == 0) {
      entry = table.find(in.bits, in);
    }
    int length = HuffmanTable.length(entry);
    in.bits <<= length;
    in.count -= length;
    return entry;
  }

  private int begin(short[] group, int place) throws IOException {
    int outcome = AcBand.decode(in, table, first, last, shift, group, place);
    if (AcBand.run(outcome) > 0) {
      emptyBlocks = blocks(AcBand.run(outcome)) - 1;
    }
    return AcBand.end(outcome);
  }

  /** The number of blocks that end here, of which so many bits tell all but the highest. */
  private int blocks(int bits) {
    return bits == 0 ? 1 : (1 << bits) + in.take(bits);
  }

  private int refine(short[] group, int place) throws IOException {
    int end = 0;
    int k = first;
    while (emptyBlocks == 0 && k <= last) {
      int entry = entry();
      int run = HuffmanTable.run(entry);
      // A new coefficient has the value 1 or -1; other sizes are taken as 1, as by libjpeg.
      int value = 0;
      if (HuffmanTable.size(entry) != 0) {
        value = in.take(1) != 0 ? 1 << shift : -1 << shift;
      } else if (run < AcBand.LONGEST_RUN) {
        emptyBlocks = blocks(run);
        break;
      }
      k = correct(group, place, k, run);
      if (value != 0) {
        group[place + PLACES[k]] = (short) value;
        end = k;
      }
      k++;
    }
    if (emptyBlocks > 0) {
      correct(group, place, k, ZigZag.BLOCK);
      emptyBlocks--;
    }
    return end;
  }

  /**
   * Reads a bit for each coefficient from {@code k} on that is not 0, up to the zero that has
   * {@code zeros} others before it.
   *
   * @return the position of that zero, or the one behind the band
   */
  private int correct(short[] group, int place, int k, int zeros) {
    long bits = in.bits;
    int count = in.count;
    int left = zeros;
    int i = k;
    for (; i <= last; i++) {
      int at = place + PLACES[i];
      int value = group[at];
      if (value == 0) {
        if (left-- == 0) {
          break;
        }
        continue;
      }
      if (count < EntropyBits.AMPLE) {
        bits |= (long) EntropyBits.LONG.get(in.data, in.at) >>> count;
        in.at += 63 - count >> 3;
        count |= 56;
      }
      if (bits < 0 && (value & 1 << shift) == 0) {
        group[at] += (short) (value > 0 ? 1 << shift : -1 << shift);
      }
      bits <<= 1;
      count--;
    }
    in.bits = bits;
    in.count = count;
    return i;
  }
}
