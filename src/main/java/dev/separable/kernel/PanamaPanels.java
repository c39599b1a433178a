package dev.separable.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

/**
 * How {@link PanamaPointwise} lays out {@code weights [k, n], bias [n]}: panels of a few vectors,
 * each {@code [1 + k][width * V]} with the bias as first line, one after the other.
 *
 * <p>Panels are two vectors wide, the last one three if their number is odd. Where V does not
 * divide n, the last vector is moved back to end with the row, so it repeats some columns: both
 * copies get the same bits, and no store needs a mask. Less outputs than V are filled up with
 * zeros.
 *
 * <p>All vectors are of one kind: the compiler keeps sums in registers only as long as it has seen
 * no other.
 *
 * @param widths vectors of each panel
 * @param columns first column of each panel
 * @param lasts how far behind it the last vector begins
 */
@SuppressWarnings("ArrayRecordComponent")
record PanamaPanels(int[] widths, int[] columns, int[] lasts) {
  static final int V = FloatVector.SPECIES_PREFERRED.length();

  /** How many vectors the processor names; only AVX2 and older have 16. */
  static final int VECTOR_REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorShape() == VectorShape.S_512_BIT
              || System.getProperty("os.arch").equals("aarch64")
          ? 32
          : 16;

  private static final int WIDTH = 2;

  /** Most vectors of a panel. */
  static final int WIDEST = 3;

  /** The panels for {@code n} outputs. */
  static PanamaPanels of(int n) {
    int vectors = (n + V - 1) / V;
    int count = Math.max(1, vectors / WIDTH);
    PanamaPanels panels = new PanamaPanels(new int[count], new int[count], new int[count]);
    for (int p = 0; p < count; p++) {
      int end = p == count - 1 ? vectors : (p + 1) * WIDTH;
      panels.widths[p] = end - p * WIDTH;
      panels.columns[p] = column(p * WIDTH, n);
      panels.lasts[p] = column(end - 1, n) - panels.columns[p];
    }
    return panels;
  }

  private static int column(int vector, int n) {
    return Math.max(Math.min(vector * V, n - V), 0);
  }

  int count() {
    return widths.length;
  }

  /** {@code weights [k, n], bias [n]} laid out. */
  float[] pack(float[] weights, float[] bias, int k, int n) {
    int vectors = (n + V - 1) / V;
    float[] packed = new float[Math.multiplyExact(vectors * V, 1 + k)];
    int at = 0;
    for (int p = 0; p < count(); p++) {
      for (int line = 0; line <= k; line++) {
        float[] source = line == 0 ? bias : weights;
        int row = Math.max(line - 1, 0) * n + columns[p];
        for (int v = 0; v < widths[p]; v++) {
          int from = row + (v == widths[p] - 1 ? lasts[p] : v * V);
          System.arraycopy(source, from, packed, at, Math.min(V, n));
          at += V;
        }
      }
    }
    return packed;
  }
}
