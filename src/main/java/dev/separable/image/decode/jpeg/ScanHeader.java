package dev.separable.image.decode.jpeg;

import java.io.IOException;
import java.util.Arrays;

/**
 * A scan header (T.81, B.2.3).
 *
 * @param components in the order of their blocks
 * @param dcTables the Huffman tables of the components, by number
 * @param firstCoefficient the band of the spectrum, in zigzag order
 * @param lastCoefficient the last one of the band
 * @param refinement whether higher bits of these coefficients came before
 * @param shift the place of the lowest bit that comes now
 */
record ScanHeader(
    Component[] components,
    int[] dcTables,
    int[] acTables,
    int firstCoefficient,
    int lastCoefficient,
    boolean refinement,
    int shift) {

  private static final int MAX_BLOCKS = 10;
  private static final int MAX_SHIFT = 13;

  /** The scan header in this segment. */
  static ScanHeader read(Segments segment, Frame frame) throws IOException {
    segment.need(1);
    int count = segment.u8();
    if (count == 0 || count > frame.components.length) {
      throw new IOException("a scan of " + count + " components");
    }
    segment.need(2 * count + 3);
    Component[] components = new Component[count];
    int[] dc = new int[count];
    int[] ac = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = find(segment.u8(), frame, components);
      int tables = segment.u8();
      dc[i] = tables >> 4;
      ac[i] = tables & 15;
    }
    int first = segment.u8();
    int last = segment.u8();
    int bits = segment.u8();
    if (segment.left() != 0) {
      throw new IOException("a scan header with " + segment.left() + " bytes too many");
    }
    ScanHeader header = new ScanHeader(components, dc, ac, first, last, bits >> 4 != 0, bits & 15);
    header.check();
    if (frame.progressive) {
      header.checkProgression(bits >> 4);
    }
    return header;
  }

  private static Component find(int id, Frame frame, Component[] before) throws IOException {
    for (Component component : frame.components) {
      if (component.id == id && !Arrays.asList(before).contains(component)) {
        return component;
      }
    }
    throw new IOException("a scan of component " + id + ", which is not in the frame");
  }

  private void check() throws IOException {
    int blocks = 0;
    for (Component component : components) {
      blocks += component.h * component.v;
    }
    if (interleaved() && blocks > MAX_BLOCKS) {
      throw new IOException("an MCU of " + blocks + " blocks");
    }
  }

  /** T.81, G.1.1.1. */
  private void checkProgression(int shiftBefore) throws IOException {
    boolean band =
        dc()
            ? lastCoefficient == 0
            : lastCoefficient >= firstCoefficient
                && lastCoefficient < ZigZag.BLOCK
                && !interleaved();
    if (!band || shift > MAX_SHIFT || refinement && shift != shiftBefore - 1) {
      throw new IOException(
          "a scan of coefficients %d to %d, bits %d to %d, of %d components"
              .formatted(firstCoefficient, lastCoefficient, shiftBefore, shift, components.length));
    }
  }

  /** Tells a component which bits come. */
  void tell(Component component) {
    component.comes(firstCoefficient, lastCoefficient, shift);
  }

  /** Whether blocks of several components follow each other (T.81, A.2.3). */
  boolean interleaved() {
    return components.length > 1;
  }

  /** Whether a progressive scan is one of DC coefficients. */
  boolean dc() {
    return firstCoefficient == 0;
  }
}
