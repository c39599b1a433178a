package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bilevel pictures in the codings of fax machines (ITU-T T.4, T.6) with the JDK's reader, which
 * gets a plain directory with one entry for each tag that matters, in front of the stored file.
 */
final class TiffFax {
  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int LONG_BYTES = 4;

  /** The reader ignores them if they are long. */
  private static final Set<Integer> SHORT_TAGS = Set.of(258, 259, 262, 266, 277, 284);

  private final JdkReader reader = new JdkReader("tiff", Decoding.usual());

  /** {@code [height, width]}, grey. */
  byte[] decode(Bytes bytes, TiffLayout layout) throws InputException {
    int width = layout.width;
    int height = layout.height;
    for (int i = 0; i < layout.lengths.length; i++) {
      // A row takes a bit at least.
      if (layout.storedRows(i / layout.across) > 8 * layout.lengths[i]) {
        throw Bytes.tooLittleData(width, height);
      }
    }
    EncodedStream stream = new EncodedStream(head(layout), bytes.data(), 0);
    Raster raster = reader.read(stream, width, height, r -> r.read(0).getRaster());
    boolean inverted = layout.photometric == TiffLayout.WHITE_IS_ZERO;
    byte[] grey = new byte[width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        grey[y * width + x] = (byte) (row[x] == 1 == inverted ? 255 : 0);
      }
    }
    return grey;
  }

  /** Header, directory, and where the blocks lie in the file that follows. */
  private static byte[] head(TiffLayout layout) throws InputException {
    boolean tiled = layout.tiled;
    int[][] numbers = {
      {256, layout.width},
      {257, layout.height},
      {258, 1},
      {259, layout.compression},
      {262, TiffLayout.WHITE_IS_ZERO},
      {266, layout.reversed ? 2 : 1},
      {277, 1},
      {tiled ? 322 : 278, tiled ? layout.blockWidth : layout.blockHeight},
      {tiled ? 323 : 284, tiled ? layout.blockHeight : 1},
      {layout.compression == TiffLayout.FAX_4 ? 293 : 292, layout.faxOptions()},
    };
    SortedMap<Integer, long[]> tags = new TreeMap<>();
    for (int[] tag : numbers) {
      tags.put(tag[0], new long[] {tag[1]});
    }
    int arrays = HEADER + 2 + (numbers.length + 2) * ENTRY + 4;
    int length = arrays + 2 * LONG_BYTES * layout.offsets.length;
    tags.put(tiled ? 324 : 273, Arrays.stream(layout.offsets).map(o -> o + length).toArray());
    tags.put(tiled ? 325 : 279, layout.lengths);
    ByteBuffer head = ByteBuffer.allocate(length);
    head.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(HEADER);
    head.putShort((short) tags.size());
    int free = arrays;
    for (Map.Entry<Integer, long[]> tag : tags.entrySet()) {
      long[] values = tag.getValue();
      boolean narrow = SHORT_TAGS.contains(tag.getKey());
      head.putShort(tag.getKey().shortValue()).putShort((short) (narrow ? SHORT : LONG));
      head.putInt(values.length);
      head.putInt(values.length > 1 ? free : (int) values[0] << (narrow ? 16 : 0));
      for (int i = 0; values.length > 1 && i < values.length; i++, free += LONG_BYTES) {
        head.putInt(free, (int) values[i]);
      }
    }
    return head.array();
  }
}
