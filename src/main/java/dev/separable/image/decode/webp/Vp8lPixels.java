package dev.separable.image.decode.webp;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Entropy-coded pixels (RFC 9649, 3.6): literals, references backwards, and a cache of colours;
 * each block of the picture has a group of five codes.
 */
final class Vp8lPixels {
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MAX_CACHE_BITS = 11;
  private static final int CACHE_FACTOR = 0x1e35a7bd;

  /** Of many groups each has small tables. */
  private static final int MANY_GROUPS = 64;

  /** Near distances: rows back, and columns to the left, {@code rows << 8 | columns + 8}. */
  private static final int[] NEAR = near();

  private final Vp8lBits bits;
  private final int width;
  private final int height;
  private int cacheBits;
  private int[] cache = new int[0];

  /** One group index for each block of {@code 1 << blockBits}. */
  private int[] groupOf = new int[1];

  private int blockBits = 31;
  private Vp8lCode[][] groups;

  Vp8lPixels(Vp8lBits bits, int width, int height) {
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  /** Reads the picture itself into the first {@code height * width} elements. */
  void readPicture(int[] pixels) throws IOException {
    readCacheSize();
    if (bits.flag()) {
      blockBits = 2 + bits.number(3);
      int across = Vp8lTransform.blocks(width, blockBits);
      groupOf = new Vp8lPixels(bits, across, Vp8lTransform.blocks(height, blockBits)).readPart();
      for (int i = 0; i < groupOf.length; i++) {
        groupOf[i] = groupOf[i] >> 8 & 0xffff;
      }
    }
    readGroups();
    readPixels(pixels);
  }

  /** Reads an image that belongs to a transform or to the codes; it has one group of codes. */
  int[] readPart() throws IOException {
    readCacheSize();
    readGroups();
    int[] pixels = new int[width * height];
    readPixels(pixels);
    return pixels;
  }

  private void readCacheSize() throws IOException {
    if (bits.flag()) {
      cacheBits = bits.number(4);
      if (cacheBits < 1 || cacheBits > MAX_CACHE_BITS) {
        throw new IOException("a colour cache of " + cacheBits + " bits");
      }
      cache = new int[1 << cacheBits];
    }
  }

  /** All groups are there up to the highest index; only those that blocks name are kept. */
  private void readGroups() throws IOException {
    int count = 1 + Arrays.stream(groupOf).max().orElse(0);
    boolean[] used = new boolean[count];
    for (int group : groupOf) {
      used[group] = true;
    }
    groups = new Vp8lCode[count][];
    int tableBits = count > MANY_GROUPS ? 5 : 8;
    int[] alphabets = {LITERALS + LENGTHS + cache.length, LITERALS, LITERALS, LITERALS, DISTANCES};
    for (int g = 0; g < count; g++) {
      Vp8lCode[] codes = new Vp8lCode[alphabets.length];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = Vp8lCode.read(bits, alphabets[i], tableBits);
      }
      groups[g] = used[g] ? codes : null;
    }
  }

  private void readPixels(int[] pixels) throws IOException {
    int total = width * height;
    int blockMask = (1 << blockBits) - 1;
    int across = Vp8lTransform.blocks(width, blockBits);
    Vp8lCode[] codes = groups[groupOf[0]];
    int x = 0;
    int y = 0;
    int i = 0;
    while (i < total) {
      if ((x & blockMask) == 0 && groupOf.length > 1) {
        codes = groups[groupOf[(y >> blockBits) * across + (x >> blockBits)]];
      }
      int symbol = codes[0].symbol(bits);
      int n = 1;
      if (symbol < LITERALS) {
        int red = codes[1].symbol(bits);
        int blue = codes[2].symbol(bits);
        pixels[i] = codes[3].symbol(bits) << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        n = length(symbol - LITERALS);
        copy(pixels, i, distance(length(codes[4].symbol(bits))), n, total);
      } else {
        pixels[i] = cache[symbol - LITERALS - LENGTHS];
      }
      remember(pixels, i, n);
      i += n;
      x += n;
      if (x >= width) {
        y += x / width;
        x %= width;
      }
      if (n > 1 && i < total && groupOf.length > 1) {
        codes = groups[groupOf[(y >> blockBits) * across + (x >> blockBits)]];
      }
    }
  }

  private void remember(int[] pixels, int from, int n) {
    if (cacheBits > 0) {
      for (int i = from; i < from + n; i++) {
        cache[CACHE_FACTOR * pixels[i] >>> 32 - cacheBits] = pixels[i];
      }
    }
  }

  /** A length or a distance: the prefix, and the bits that it announces. */
  private int length(int prefix) throws IOException {
    if (prefix < 4) {
      return prefix + 1;
    }
    int extra = prefix - 2 >> 1;
    return (2 + (prefix & 1) << extra) + bits.number(extra) + 1;
  }

  private int distance(int code) {
    if (code > NEAR.length) {
      return code - NEAR.length;
    }
    int near = NEAR[code - 1];
    return Math.max(1, (near >> 8) * width + (near & 0xff) - 8);
  }

  /** Source and target may overlap, which repeats. */
  private static void copy(int[] pixels, int at, int distance, int n, int total)
      throws IOException {
    if (distance > at || n > total - at) {
      throw new IOException("a reference beyond the picture");
    }
    for (int i = at; i < at + n; i++) {
      pixels[i] = pixels[i - distance];
    }
  }

  /** The 120 places before a pixel, up to 7 rows and 8 columns away, the nearest first. */
  private static int[] near() {
    Comparator<Integer> byDistance = Comparator.comparingInt(p -> square(p >> 8) + square(left(p)));
    return IntStream.range(0, 8 * 17)
        .map(i -> i / 17 << 8 | i % 17)
        .filter(p -> left(p) > -8 && (p >> 8 > 0 || left(p) > 0))
        .boxed()
        .sorted(byDistance.thenComparing(p -> Math.abs(left(p))).thenComparing(p -> -left(p)))
        .mapToInt(p -> p)
        .toArray();
  }

  private static int left(int place) {
    return (place & 0xff) - 8;
  }

  private static int square(int x) {
    return x * x;
  }
}
