package dev.separable.image.decode.jpeg;

import java.io.IOException;

/** A frame header (T.81, B.2.2) and the sizes that follow from it (A.1.1, A.2.4). */
final class Frame {
  /** Samples on a side of a block. */
  static final int SIDE = 8;

  private static final int MAX_COMPONENTS = 4;
  private static final int MAX_FACTOR = 4;

  final boolean progressive;
  final int width;
  final int height;
  final int maxH;
  final int maxV;
  final int mcuColumns;
  final int mcuRows;
  final Component[] components;

  private Frame(boolean progressive, int width, int height, int[][] parameters) throws IOException {
    this.progressive = progressive;
    this.width = width;
    this.height = height;
    this.maxH = max(parameters, 1);
    this.maxV = max(parameters, 2);
    this.mcuColumns = divide(width, SIDE * maxH);
    this.mcuRows = divide(height, SIDE * maxV);
    this.components = new Component[parameters.length];
    for (int i = 0; i < components.length; i++) {
      int[] p = parameters[i];
      if (maxH % p[1] != 0 || maxV % p[2] != 0) {
        throw new IOException(
            "sampling factors of %dx%d beside %dx%d".formatted(p[1], p[2], maxH, maxV));
      }
      components[i] = new Component(i, p[0], p[1], p[2], p[3], this);
    }
  }

  private static int max(int[][] parameters, int which) {
    int max = 1;
    for (int[] p : parameters) {
      max = Math.max(max, p[which]);
    }
    return max;
  }

  /** The quotient, rounded up. */
  static int divide(int a, int b) {
    return (a + b - 1) / b;
  }

  /** The frame header in this segment, with the given marker. */
  static Frame read(int marker, Segments segment) throws IOException {
    segment.need(6);
    int precision = segment.u8();
    int height = segment.u16();
    int width = segment.u16();
    int count = segment.u8();
    if (precision != 8 || width == 0 || height == 0 || count == 0 || count > MAX_COMPONENTS) {
      throw new IOException(
          "a frame of %dx%d pixels, %d components, %d bits"
              .formatted(width, height, count, precision));
    }
    segment.need(3 * count);
    int[][] parameters = new int[count][];
    for (int i = 0; i < count; i++) {
      parameters[i] = component(segment);
    }
    if (parameters.length == 1) {
      // Its blocks are in the order of a single component, whatever the factors say.
      parameters[0][1] = 1;
      parameters[0][2] = 1;
    }
    return new Frame(marker == Segments.SOF2, width, height, parameters);
  }

  private static int[] component(Segments segment) throws IOException {
    int id = segment.u8();
    int factors = segment.u8();
    int h = factors >> 4;
    int v = factors & 15;
    if (h == 0 || v == 0 || h > MAX_FACTOR || v > MAX_FACTOR) {
      throw new IOException("sampling factors of " + h + "x" + v);
    }
    return new int[] {id, h, v, segment.u8()};
  }
}
