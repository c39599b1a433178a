package dev.separable.image.decode.webp;

import java.io.IOException;
import java.util.Arrays;

/** The key frame of a chunk {@code VP8} to RGB. */
public final class Vp8Decoder {
  private static final int MACROBLOCK = 16;
  private static final int CHROMA = 8;

  private final Vp8Header header;
  private final int columns;
  private final int rows;
  private final Vp8Plane[] planes;
  private final Vp8Modes modes;
  private final Vp8Coefficients coefficients;
  private final Vp8LoopFilter filter;
  private final Vp8BlockPrediction blockPrediction = new Vp8BlockPrediction();

  /** Samples above and to the right of a macroblock, for the blocks at its right border. */
  private final byte[] right = new byte[4];

  private Vp8Decoder(byte[] data, int from, int end, int width, int height) throws IOException {
    this.header = new Vp8Header(data, from, end);
    this.columns = blocks(width);
    this.rows = blocks(height);
    this.planes =
        new Vp8Plane[] {
          new Vp8Plane(columns * MACROBLOCK, rows * MACROBLOCK),
          new Vp8Plane(columns * CHROMA, rows * CHROMA),
          new Vp8Plane(columns * CHROMA, rows * CHROMA)
        };
    this.modes = new Vp8Modes(header, columns);
    this.coefficients = new Vp8Coefficients(header, columns);
    this.filter = new Vp8LoopFilter(header, planes, columns, rows);
  }

  private static int blocks(int samples) {
    return (samples + MACROBLOCK - 1) / MACROBLOCK;
  }

  /**
   * The pixels {@code [height, width, 3]} of the frame in {@code data} from {@code from} to {@code
   * end}, at least ten bytes, which say that it is a key frame of this size.
   *
   * @throws java.io.EOFException if the data ends early
   */
  public static byte[] rgb(byte[] data, int from, int end, int width, int height)
      throws IOException {
    Vp8Decoder decoder = new Vp8Decoder(data, from, end, width, height);
    decoder.decode();
    return Vp8Colour.rgb(decoder.planes, width, height);
  }

  /**
   * Whether a frame of so many bytes can hold so many pixels: a macroblock takes a bit at least.
   */
  public static boolean plausible(long bytes, int width, int height) {
    return (long) blocks(width) * blocks(height) <= 8 * bytes;
  }

  private void decode() throws IOException {
    for (int row = 0; row < rows; row++) {
      BoolDecoder bits = header.rows[row % header.rows.length];
      modes.beginRow();
      coefficients.beginRow();
      for (int column = 0; column < columns; column++) {
        modes.read(column);
        if (modes.empty) {
          coefficients.none(column, modes.inBlocks);
        } else {
          coefficients.read(bits, column, modes.inBlocks, header.quantizers[modes.segment]);
        }
        reconstruct(column, row);
        filter.note(column, row, modes, coefficients.any);
      }
    }
    filter.apply();
  }

  private void reconstruct(int column, int row) {
    int x = MACROBLOCK * column;
    int y = MACROBLOCK * row;
    if (modes.inBlocks) {
      findRight(column, row);
    } else {
      Vp8Prediction.predict(planes[0], modes.luma, x, y, MACROBLOCK);
    }
    for (int i = 0; i < 16; i++) {
      int at = planes[0].index(x + 4 * (i & 3), y + (i & 12));
      if (modes.inBlocks) {
        boolean atRight = (i & 3) == 3;
        byte[] source = atRight ? right : planes[0].data;
        int from = atRight ? 0 : at - planes[0].stride + 4;
        blockPrediction.predict(planes[0], modes.blocks[i], at, source, from);
      }
      residual(i, planes[0], at);
    }
    for (int p = 1; p < planes.length; p++) {
      Vp8Prediction.predict(planes[p], modes.chroma, CHROMA * column, CHROMA * row, CHROMA);
      for (int i = 0; i < 4; i++) {
        int at = planes[p].index(CHROMA * column + 4 * (i & 1), CHROMA * row + 2 * (i & 2));
        residual(12 + 4 * p + i, planes[p], at);
      }
    }
  }

  private void residual(int block, Vp8Plane plane, int at) {
    if (!coefficients.any) {
      return;
    }
    int[] values = coefficients.values;
    for (int i = 16 * block; i < 16 * block + 16; i++) {
      if (values[i] != 0) {
        Vp8Transform.add(values, 16 * block, plane, at);
        return;
      }
    }
  }

  /** Of the macroblock above and to the right; the last column repeats the last sample above. */
  private void findRight(int column, int row) {
    byte[] p = planes[0].data;
    int at = planes[0].index(MACROBLOCK * (column + 1), MACROBLOCK * row - 1);
    if (row > 0 && column == columns - 1) {
      Arrays.fill(right, p[at - 1]);
    } else {
      System.arraycopy(p, at, right, 0, right.length);
    }
  }
}
