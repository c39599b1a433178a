package dev.separable.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Damage to JPEG files that knows what stands where: single fields of headers, exchanged segments,
 * changed and cut data, and markers within it.
 */
final class JpegMutations implements Mutation {
  private static final int MOST_CHANGES = 3;
  private static final int MOST_FLIPS = 8;
  private static final int LONGEST_FILL = 20;
  private static final int LONGEST_PIECE = 2000;
  private static final int SOS = 0xda;

  /** By marker more often than by chance: frames, codes, divisors, restart interval, scans. */
  private static final int[] HEADERS = {0xc0, 0xc1, 0xc2, 0xc4, 0xdb, 0xdd, SOS};

  /** Numbers that mean something in one of those, or are at the end of a range. */
  private static final int[] FIELDS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18, 0x21, 0x22, 0x41, 0x44, 62, 63, 64, 255
  };

  /** A segment from its marker on; that of a scan has its data, too, from {@code data} on. */
  private record Segment(int marker, int start, int data, int end) {}

  @Override
  public byte[] of(byte[] seed, Random random) {
    byte[] file = seed.clone();
    for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
      List<Segment> segments = segments(file);
      if (segments.isEmpty()) {
        return file;
      }
      file = change(file, segments, random);
    }
    return file;
  }

  private static byte[] change(byte[] file, List<Segment> segments, Random random) {
    Segment any = segments.get(random.nextInt(segments.size()));
    List<Segment> scans = segments.stream().filter(s -> s.marker == SOS).toList();
    if (random.nextInt(5) < 2 || scans.isEmpty()) {
      int marker = HEADERS[random.nextInt(HEADERS.length)];
      field(file, segments.stream().filter(s -> s.marker == marker).findAny().orElse(any), random);
      return file;
    }
    Segment scan = scans.get(random.nextInt(scans.size()));
    int at = scan.data + random.nextInt(scan.end - scan.data + 1);
    int to = at + random.nextInt(Math.min(LONGEST_PIECE, scan.end - at) + 1);
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        flips(file, scan.data, scan.end, random);
        yield file;
      }
      case 2 -> ByteMutations.splice(file, at, marker(random), at + random.nextInt(to - at + 1));
      case 3 -> ByteMutations.splice(file, at, new byte[0], to);
      case 4 -> ByteMutations.splice(file, at, Arrays.copyOfRange(file, at, to), at);
      case 5 -> ByteMutations.splice(file, at, piece(file, scan), at);
      case 6 -> exchanged(file, any, segments.get(random.nextInt(segments.size())));
      default -> ByteMutations.splice(file, scan.start, piece(file, any), scan.start);
    };
  }

  /** One byte of a header, within its content. */
  private static void field(byte[] file, Segment segment, Random random) {
    int first = segment.start + 4;
    int end = Math.min(segment.data, file.length);
    if (first < end) {
      int at = first + random.nextInt(Math.min(end - first, 30));
      boolean flip = random.nextBoolean();
      int value = FIELDS[random.nextInt(FIELDS.length)];
      file[at] = (byte) (flip ? file[at] ^ 1 << random.nextInt(8) : value);
    }
  }

  private static void flips(byte[] file, int from, int to, Random random) {
    for (int i = random.nextInt(MOST_FLIPS); i >= 0 && to > from; i--) {
      file[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  /** Restart, start, end, the start of a scan, or anything, at times behind fill bytes. */
  private static byte[] marker(Random random) {
    byte[] marker = new byte[1 + random.nextInt(random.nextBoolean() ? 1 : LONGEST_FILL) + 1];
    Arrays.fill(marker, (byte) 0xff);
    int[] codes = {0xd0 + random.nextInt(8), 0xd8, 0xd9, SOS, 0, 0xff, random.nextInt(256)};
    marker[marker.length - 1] = (byte) codes[random.nextInt(codes.length)];
    return marker;
  }

  private static byte[] piece(byte[] file, Segment segment) {
    return Arrays.copyOfRange(file, segment.start, segment.end);
  }

  private static byte[] exchanged(byte[] file, Segment a, Segment b) {
    Segment first = a.start < b.start ? a : b;
    Segment second = first == a ? b : a;
    if (first == second) {
      return file;
    }
    byte[] changed = ByteMutations.splice(file, second.start, piece(file, first), second.end);
    return ByteMutations.splice(changed, first.start, piece(file, second), first.end);
  }

  /** Those that can be followed; data is up to the next marker that is no restart. */
  private static List<Segment> segments(byte[] file) {
    List<Segment> segments = new ArrayList<>();
    int at = next(file, 2);
    while (at + 4 < file.length) {
      int length = (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
      int data = Math.min(file.length, at + 2 + length);
      int end = next(file, data);
      segments.add(new Segment(file[at + 1] & 0xff, at, data, end));
      at = end;
    }
    return segments;
  }

  private static int next(byte[] file, int from) {
    return IntStream.range(Math.min(from, file.length), file.length - 1)
        .filter(i -> file[i] == (byte) 0xff && starts(file[i + 1] & 0xff))
        .findFirst()
        .orElse(file.length);
  }

  private static boolean starts(int code) {
    return code >= 0xc0 && code < 0xff && (code < 0xd0 || code > 0xd9);
  }
}
