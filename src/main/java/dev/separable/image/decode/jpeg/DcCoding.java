package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** DC coefficients of a progressive scan (T.81, G.1.2.1). */
final class DcCoding implements BlockCoding {
  private final EntropyBits in;
  private final HuffmanTable[] tables;
  private final int[] predictions;
  private final int shift;

  /** With the tables of a first scan; a refinement needs none. */
  DcCoding(ScanHeader scan, Tables tables, EntropyBits in) throws IOException {
    int n = scan.components().length;
    this.in = in;
    this.shift = scan.shift();
    this.tables = scan.refinement() ? null : new HuffmanTable[n];
    this.predictions = new int[n];
    for (int i = 0; i < n && !scan.refinement(); i++) {
      this.tables[i] = tables.dc(scan.dcTables()[i]);
    }
  }

  @Override
  public void restart() {
    Arrays.fill(predictions, 0);
  }

  @Override
  public int decode(int component, short[] group, int place) throws IOException {
    if (tables == null) {
      group[place] |= (short) (in.take(1) << shift);
    } else {
      predictions[component] += SequentialCoding.difference(tables[component], in);
      group[place] = (short) (predictions[component] << shift);
    }
    in.check();
    return 0;
  }
}
