package dev.separable.image.decode.webp;

import java.io.EOFException;
import java.io.IOException;

/** The header of a key frame (RFC 6386, 9), behind the ten bytes with its size. */
final class Vp8Header {
  static final int SEGMENTS = 4;
  private static final int TAG_BYTES = 10;

  /** The first partition, which goes on with the modes of the macroblocks. */
  final BoolDecoder bits;

  /** The partitions of the coefficients; row {@code y} of macroblocks is in number y mod length. */
  final BoolDecoder[] rows;

  final Vp8Quantizer[] quantizers = new Vp8Quantizer[SEGMENTS];
  final int[] coefficients = Vp8CoefficientTables.DEFAULTS.clone();
  final int[] segmentProbabilities = {255, 255, 255};
  boolean hasSegmentMap;
  boolean simpleFilter;
  int sharpness;

  /** Probability that a macroblock is not empty; negative if none is marked as empty. */
  int skipProbability = -1;

  private final int[] segmentSteps = new int[SEGMENTS];
  private final int[] segmentLevels = new int[SEGMENTS];
  private boolean segmented;
  private boolean absolute;
  private int level;
  private boolean hasDeltas;
  private int frameDelta;
  private int blockDelta;

  Vp8Header(byte[] data, int from, int end) throws IOException {
    int tag = data[from] & 0xff | (data[from + 1] & 0xff) << 8 | (data[from + 2] & 0xff) << 16;
    int first = from + TAG_BYTES;
    int partitions = first + (tag >> 5);
    if (partitions > end) {
      throw new EOFException();
    }
    bits = new BoolDecoder(data, first, partitions);
    // Colour space and clamping change nothing in a sound file.
    bits.number(2);
    readSegments();
    readFilter();
    rows = new BoolDecoder[1 << bits.number(2)];
    divide(data, partitions, end);
    readQuantizers();
    // Whether the probabilities last for further frames.
    bits.flag();
    for (int i = 0; i < coefficients.length; i++) {
      if (bits.bit(Vp8CoefficientTables.UPDATES[i])) {
        coefficients[i] = bits.number(8);
      }
    }
    if (bits.flag()) {
      skipProbability = bits.number(8);
    }
  }

  private void readSegments() throws EOFException {
    segmented = bits.flag();
    if (!segmented) {
      return;
    }
    hasSegmentMap = bits.flag();
    if (bits.flag()) {
      absolute = bits.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentSteps[i] = bits.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentLevels[i] = bits.optional(6);
      }
    }
    for (int i = 0; hasSegmentMap && i < segmentProbabilities.length; i++) {
      segmentProbabilities[i] = bits.flag() ? bits.number(8) : 255;
    }
  }

  private void readFilter() throws EOFException {
    simpleFilter = bits.flag();
    level = bits.number(6);
    sharpness = bits.number(3);
    hasDeltas = bits.flag();
    if (hasDeltas && bits.flag()) {
      // Of four kinds of reference frames and four of modes; key frames have the first of each.
      frameDelta = bits.optional(6);
      for (int i = 1; i < 4; i++) {
        bits.optional(6);
      }
      blockDelta = bits.optional(6);
      for (int i = 1; i < 4; i++) {
        bits.optional(6);
      }
    }
  }

  private void divide(byte[] data, int sizes, int end) throws EOFException {
    int at = sizes + 3 * (rows.length - 1);
    if (at > end) {
      throw new EOFException();
    }
    for (int i = 0; i < rows.length; i++) {
      int s = sizes + 3 * i;
      boolean last = i == rows.length - 1;
      int size =
          last ? end - at : data[s] & 0xff | (data[s + 1] & 0xff) << 8 | (data[s + 2] & 0xff) << 16;
      if (size > end - at) {
        throw new EOFException();
      }
      rows[i] = new BoolDecoder(data, at, at + size);
      at += size;
    }
  }

  private void readQuantizers() throws EOFException {
    int base = bits.number(7);
    int[] deltas = new int[5];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = bits.optional(4);
    }
    for (int s = 0; s < SEGMENTS; s++) {
      int index = segmented ? segmentSteps[s] + (absolute ? 0 : base) : base;
      quantizers[s] = Vp8Quantizer.of(index, deltas);
    }
  }

  /** The strength of the loop filter, 0 to 63; 0 is none (RFC 6386, 9.6). */
  int filterLevel(int segment, boolean inBlocks) {
    int strength = segmented ? segmentLevels[segment] + (absolute ? 0 : level) : level;
    if (hasDeltas) {
      strength += frameDelta + (inBlocks ? blockDelta : 0);
    }
    return Math.max(0, Math.min(63, strength));
  }

  /** True if no macroblock is filtered, whatever its segment says. */
  boolean unfiltered() {
    return level == 0;
  }
}
