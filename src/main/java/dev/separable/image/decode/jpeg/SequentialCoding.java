package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** Blocks of a sequential scan (T.81, F.2.2). */
final class SequentialCoding implements BlockCoding {
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
    int outcome = AcBand.decode(in, ac[component], 1, ZigZag.BLOCK - 1, 0, group, place);
    in.check();
    return AcBand.end(outcome);
  }

  @Override
  public void skip(int component) throws IOException {
    predictions[component] += difference(dc[component], in);
    AcBand.skip(in, ac[component]);
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
    return entry < 0 ? 0 : AcBand.value(behind, entry);
  }
}
