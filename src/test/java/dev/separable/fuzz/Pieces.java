package dev.separable.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Where the parts of encoded pictures begin: chunks, segments, blocks, directory entries. */
@FunctionalInterface
interface Pieces {
  /** Where parts begin, as far as they can be followed; any order, may be outside of the file. */
  List<Integer> starts(byte[] file);

  /** The same in order, each once and within the file; begins with 0 and ends with its length. */
  default List<Integer> bounds(byte[] file) {
    TreeSet<Integer> bounds = new TreeSet<>(starts(file));
    bounds.removeIf(at -> at < 0 || at > file.length);
    bounds.addAll(List.of(0, file.length));
    return List.copyOf(bounds);
  }

  /** Signature and chunks. */
  static List<Integer> png(byte[] file) {
    List<Integer> starts = new ArrayList<>(List.of(8));
    ByteBuffer data = ByteBuffer.wrap(file);
    for (long at = 8; at + 12 <= file.length; ) {
      at += 12 + (data.getInt((int) at) & 0xffffffffL);
      starts.add((int) Math.min(at, file.length));
    }
    return starts;
  }

  /** Markers; restart markers too, so that what lies between them moves as one. */
  static List<Integer> jpeg(byte[] file) {
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at + 3 < file.length; at++) {
      int next = file[at + 1] & 0xff;
      if (file[at] == (byte) 0xff && next >= 0xc0 && next < 0xff) {
        starts.add(at);
        boolean alone = next >= 0xd0 && next <= 0xd9;
        int length = alone ? 0 : (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
        at += 1 + length;
        starts.add(at + 1);
      }
    }
    return starts;
  }

  /** Screen, colour tables, extensions, frames, and the blocks of data in them. */
  static List<Integer> gif(byte[] file) {
    List<Integer> starts = new ArrayList<>(List.of(6));
    int at = 13 + table(file, 10);
    while (at < file.length) {
      starts.add(at);
      boolean frame = file[at] == 0x2c;
      at += frame ? 10 + table(file, at + 9) + 1 : 2;
      while (at < file.length && file[at] != 0) {
        starts.add(at);
        at += 1 + (file[at] & 0xff);
      }
      at++;
    }
    return starts;
  }

  private static int table(byte[] file, int flags) {
    return flags < file.length && file[flags] < 0 ? 6 << (file[flags] & 7) : 0;
  }

  /** Two headers, palette, and the pixels in a few large parts: they hold little to get wrong. */
  static List<Integer> bmp(byte[] file) {
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int pixels = data.getInt(10);
    List<Integer> starts = new ArrayList<>(List.of(14, 14 + data.getInt(14)));
    for (int i = 0; i < 3; i++) {
      starts.add(pixels + (file.length - pixels) / 3 * i);
    }
    return starts;
  }

  /** Chunks of RIFF. */
  static List<Integer> webp(byte[] file) {
    List<Integer> starts = new ArrayList<>(List.of(12));
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 12; at + 8 <= file.length; ) {
      long length = data.getInt((int) at + 4) & 0xffffffffL;
      at += 8 + length + (length & 1);
      starts.add((int) Math.min(at, file.length));
    }
    return starts;
  }

  /** Header and the entries of the first directory. */
  static List<Integer> tiff(byte[] file) {
    ByteBuffer data = ByteBuffer.wrap(file);
    data.order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = data.getInt(4);
    List<Integer> starts = new ArrayList<>(List.of(8, directory));
    if (directory > 0 && directory <= file.length - 2) {
      for (int i = 0; i <= (data.getShort(directory) & 0xffff); i++) {
        starts.add(directory + 2 + 12 * i);
      }
    }
    return starts;
  }

  /** Part {@code index} of those between {@code bounds}. */
  static byte[] piece(byte[] file, List<Integer> bounds, int index) {
    return Arrays.copyOfRange(file, bounds.get(index), bounds.get(index + 1));
  }
}
