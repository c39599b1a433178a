package dev.separable.image.decode;

import dev.separable.image.InputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF (TIFF 6.0, section 2) or BigTIFF file, in either byte order.
 * Follows no offset to further directories; values are read when they are asked for.
 */
final class TiffDirectory {
  private static final int BIG = 43;
  private static final int MAX_ENTRIES = 4096;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int UNDEFINED = 7;
  private static final int LONG8 = 16;

  private final Bytes bytes;
  private final boolean bigEndian;
  private final boolean bigTiff;

  /** Where the entry of a tag begins. */
  private final Map<Integer, Integer> entries = new HashMap<>();

  TiffDirectory(Bytes bytes) throws InputException {
    this.bytes = bytes;
    this.bigEndian = bytes.has(0, "MM");
    this.bigTiff = u16(2) == BIG;
    if (bigTiff && u16(4) != 8) {
      throw Bytes.corrupt("offsets of " + u16(4) + " bytes");
    }
    long at = bigTiff ? u64(8) : u32(4);
    bytes.need(at, bigTiff ? 8 : 2);
    long count = bigTiff ? u64((int) at) : u16((int) at);
    if (count < 1 || count > MAX_ENTRIES) {
      throw Bytes.corrupt("a directory of " + Long.toUnsignedString(count) + " entries");
    }
    int from = (int) at + (bigTiff ? 8 : 2);
    int entryBytes = bigTiff ? 20 : 12;
    bytes.need(from, count * entryBytes);
    for (int i = 0; i < count; i++) {
      int entry = from + i * entryBytes;
      entries.putIfAbsent(u16(entry), entry);
    }
  }

  boolean bigEndian() {
    return bigEndian;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first value, or {@code absent} if the tag is not there. */
  long number(int tag, long absent) throws InputException {
    return has(tag) ? numbers(tag, 1)[0] : absent;
  }

  /** The first {@code wanted} values of a tag that must be there with so many at least. */
  long[] numbers(int tag, int wanted) throws InputException {
    Values values = values(tag);
    if (values.count < wanted) {
      throw Bytes.corrupt(
          "tag %d has %s values, wanted %d"
              .formatted(tag, Long.toUnsignedString(values.count), wanted));
    }
    bytes.need(values.at, (long) wanted * values.size);
    long[] numbers = new long[wanted];
    for (int i = 0; i < wanted; i++) {
      int at = values.at + i * values.size;
      numbers[i] =
          switch (values.size) {
            case 1 -> bytes.u8(at);
            case 2 -> u16(at);
            case 4 -> u32(at);
            default -> u64(at);
          };
      if (numbers[i] < 0) {
        throw Bytes.corrupt("tag " + tag + " has a value beyond 63 bits");
      }
    }
    return numbers;
  }

  /** How many values a tag has; 0 if it is not there. */
  long count(int tag) throws InputException {
    return has(tag) ? values(tag).count : 0;
  }

  /** All values of a tag as they are stored; none if it is not there. */
  byte[] content(int tag) throws InputException {
    if (!has(tag)) {
      return new byte[0];
    }
    Values values = values(tag);
    long n = values.count * values.size;
    bytes.need(values.at, n);
    return Arrays.copyOfRange(bytes.data(), values.at, values.at + (int) n);
  }

  /** Where values lie, how many there are, and the bytes of one. */
  private record Values(int at, long count, int size) {}

  private Values values(int tag) throws InputException {
    Integer entry = entries.get(tag);
    if (entry == null) {
      throw Bytes.corrupt("tag " + tag + " is missing");
    }
    int type = u16(entry + 2);
    int size =
        switch (type) {
          case BYTE, UNDEFINED -> 1;
          case SHORT -> 2;
          case LONG -> 4;
          case LONG8 -> 8;
          default -> throw Bytes.corrupt("tag " + tag + " has values of type " + type);
        };
    long count = bigTiff ? u64(entry + 4) : u32(entry + 4);
    int inline = bigTiff ? 8 : 4;
    int field = entry + 4 + inline;
    if (count < 0 || count > bytes.length()) {
      throw Bytes.corrupt("tag %d has %s values".formatted(tag, Long.toUnsignedString(count)));
    }
    if (count * size <= inline) {
      return new Values(field, count, size);
    }
    long at = bigTiff ? u64(field) : u32(field);
    bytes.need(at, 1);
    return new Values((int) at, count, size);
  }

  private int u16(int at) throws InputException {
    return bigEndian ? bytes.u16be(at) : bytes.u16le(at);
  }

  private long u32(int at) throws InputException {
    return (bigEndian ? bytes.i32be(at) : bytes.i32le(at)) & 0xffffffffL;
  }

  private long u64(int at) throws InputException {
    return bigEndian ? u32(at) << 32 | u32(at + 4) : u32(at + 4) << 32 | u32(at);
  }
}
