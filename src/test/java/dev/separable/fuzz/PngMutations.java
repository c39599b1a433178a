package dev.separable.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Damage to PNG files below their checksums. */
final class PngMutations {
  private static final int IDAT = 0x49444154;

  private PngMutations() {}

  /** Makes the checksums good again, of as many chunks as there are. */
  static Mutation checked(Mutation inner) {
    return (seed, random) -> {
      byte[] data = inner.of(seed, random).clone();
      List<Integer> bounds = Pieces.png(data);
      for (int i = 0; i + 1 < bounds.size(); i++) {
        check(data, bounds.get(i), bounds.get(i + 1));
      }
      return data;
    };
  }

  private static void check(byte[] data, int start, int end) {
    if (end - start >= 12) {
      CRC32 crc = new CRC32();
      crc.update(data, start + 4, end - start - 8);
      ByteBuffer.wrap(data).putInt(end - 4, (int) crc.getValue());
    }
  }

  /** Damages the rows of samples, which are then deflated anew into one chunk. */
  static Mutation inRows(Mutation inner) {
    return (seed, random) -> {
      ByteArrayOutputStream before = new ByteArrayOutputStream();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      ByteArrayOutputStream after = new ByteArrayOutputStream();
      List<Integer> bounds = Pieces.png(seed);
      before.write(seed, 0, 8);
      for (int i = 0; i + 1 < bounds.size(); i++) {
        int start = bounds.get(i);
        int length = bounds.get(i + 1) - start;
        if (length >= 12 && ByteBuffer.wrap(seed).getInt(start + 4) == IDAT) {
          packed.write(seed, start + 8, length - 12);
        } else {
          (packed.size() == 0 ? before : after).write(seed, start, length);
        }
      }
      byte[] chunk = chunk(deflate(inner.of(inflate(packed.toByteArray()), random), random));
      before.write(chunk, 0, chunk.length);
      before.writeBytes(after.toByteArray());
      return before.toByteArray();
    };
  }

  private static byte[] chunk(byte[] content) {
    byte[] chunk =
        ByteBuffer.allocate(content.length + 12)
            .putInt(content.length)
            .putInt(IDAT)
            .put(content)
            .array();
    check(chunk, 0, chunk.length);
    return chunk;
  }

  private static byte[] inflate(byte[] packed) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] rows = new byte[1 << 20];
    try {
      return Arrays.copyOf(rows, inflater.inflate(rows));
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflate(byte[] rows, Random random) {
    Deflater deflater = new Deflater(random.nextInt(10));
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[2 * rows.length + 100];
    byte[] all = Arrays.copyOf(packed, deflater.deflate(packed));
    deflater.end();
    return all;
  }
}
