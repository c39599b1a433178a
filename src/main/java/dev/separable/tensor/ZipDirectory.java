package dev.separable.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.separable.tensor.NpyException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The central directory of a zip archive that lies in memory (PKWARE's APPNOTE, sections 4.3.7,
 * 4.3.12, 4.3.14 and 4.3.16). Stricter than most readers: the directory must end where the archive
 * does, names must be unique and agree with the local headers, and members must not overlap, so
 * that no small archive inflates more than once per byte. The end record of zip64, which PyTorch
 * always writes, is taken where it says the same as the plain one.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int MEMBER_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int WIDE_END_SIGNATURE = 0x06064b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final int WIDE_END_BYTES = 56;
  private static final int LOCATOR_BYTES = 20;
  private static final int MEMBER_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int ENCRYPTED = 1;
  private static final int UTF8_NAME = 1 << 11;

  /** How the bytes of a member are stored. */
  enum Method {
    STORED,
    DEFLATED
  }

  /** A member: {@code packed} bytes at {@code start} that unpack to {@code size} bytes. */
  record Member(String name, Method method, long crc, int start, int packed, long size) {}

  private final ByteBuffer data;
  private final int limit;

  private ZipDirectory(ByteBuffer data, int limit) {
    this.data = data;
    this.limit = limit;
  }

  static boolean begins(byte[] data) {
    if (data.length < 4) {
      return false;
    }
    int signature = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    return signature == LOCAL_SIGNATURE || signature == END_SIGNATURE;
  }

  /** The members by name, in the order of the directory. */
  static Map<String, Member> read(byte[] file) throws NpyException {
    if (!begins(file)) {
      throw new NpyException(
          Kind.OTHER_FORMAT,
          file.length == 0 ? "no bytes, wanted a zip archive" : "not a zip archive");
    }
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int end = endRecord(data);
    int count = data.getChar(end + 10);
    long size = data.getInt(end + 12) & 0xffffffffL;
    long start = data.getInt(end + 16) & 0xffffffffL;
    if (count == 0xffff || start == 0xffffffffL) {
      throw new NpyException(Kind.UNSUPPORTED, "zip archives in zip64 form are not read");
    }
    if (data.getInt(end + 4) != 0 || data.getChar(end + 8) != count) {
      throw new NpyException(Kind.UNSUPPORTED, "zip archives in several parts are not read");
    }
    if (start + size != end && !endsInWideRecord(data, end, count, size, start)) {
      throw malformed(
          "directory of %d bytes at %d, but its end record is at %d".formatted(size, start, end));
    }
    return new ZipDirectory(data, (int) (start + size)).members((int) start, count);
  }

  /** Whether zip64's end record and its locator follow the directory and say the same. */
  private static boolean endsInWideRecord(
      ByteBuffer data, int end, int count, long size, long start) {
    int locator = end - LOCATOR_BYTES;
    int record = locator - WIDE_END_BYTES;
    return start + size == record
        && data.getInt(locator) == LOCATOR_SIGNATURE
        && data.getInt(locator + 4) == 0
        && data.getLong(locator + 8) == record
        && data.getInt(record) == WIDE_END_SIGNATURE
        && data.getLong(record + 4) == WIDE_END_BYTES - 12
        && data.getLong(record + 16) == 0
        && data.getLong(record + 24) == count
        && data.getLong(record + 32) == count
        && data.getLong(record + 40) == size
        && data.getLong(record + 48) == start;
  }

  /** The end record stands last, before a comment of at most 65535 bytes. */
  private static int endRecord(ByteBuffer data) throws NpyException {
    int last = data.limit() - END_BYTES;
    for (int at = last; at >= Math.max(0, last - 0xffff); at--) {
      if (data.getInt(at) == END_SIGNATURE && data.getChar(at + 20) == last - at) {
        return at;
      }
    }
    throw new NpyException(
        Kind.TRUNCATED, "zip archive without its directory, which stands at the end");
  }

  private Map<String, Member> members(int start, int count) throws NpyException {
    Map<String, Member> members = new LinkedHashMap<>();
    List<int[]> ranges = new ArrayList<>();
    int at = start;
    for (int i = 0; i < count; i++) {
      if (at > limit - MEMBER_BYTES || data.getInt(at) != MEMBER_SIGNATURE) {
        throw malformed("directory ends at entry " + i + " of " + count);
      }
      int nameBytes = data.getChar(at + 28);
      int next = at + MEMBER_BYTES + nameBytes + data.getChar(at + 30) + data.getChar(at + 32);
      if (next > limit) {
        throw malformed("directory ends inside entry " + i + " of " + count);
      }
      Member member = member(at, nameBytes, start);
      if (members.putIfAbsent(member.name(), member) != null) {
        throw malformed("member " + member.name() + " twice");
      }
      ranges.add(new int[] {data.getInt(at + 42), member.start() + member.packed()});
      at = next;
    }
    if (at != limit) {
      throw malformed("directory with more than the " + count + " entries that it counts");
    }
    checkDisjoint(ranges);
    return members;
  }

  private Member member(int at, int nameBytes, int directory) throws NpyException {
    int flags = data.getChar(at + 8);
    String name = name(at + MEMBER_BYTES, nameBytes, flags);
    long packed = data.getInt(at + 20) & 0xffffffffL;
    long size = data.getInt(at + 24) & 0xffffffffL;
    long local = data.getInt(at + 42) & 0xffffffffL;
    if ((flags & ENCRYPTED) != 0) {
      throw new NpyException(Kind.UNSUPPORTED, "zip member " + name + " is encrypted");
    }
    if (local > directory - LOCAL_BYTES || data.getInt((int) local) != LOCAL_SIGNATURE) {
      throw malformed("no header of member " + name + " at " + local);
    }
    int header = (int) local;
    int localName = data.getChar(header + 26);
    long start = local + LOCAL_BYTES + localName + data.getChar(header + 28);
    if (start + packed > directory) {
      throw new NpyException(
          Kind.TRUNCATED,
          "zip member %s wants %d bytes at %d, the directory begins at %d"
              .formatted(name, packed, start, directory));
    }
    if (!name(header + LOCAL_BYTES, localName, flags).equals(name)) {
      throw malformed("member " + name + " under another name in its own header");
    }
    Method method = method(data.getChar(at + 10), name);
    if (method == Method.STORED && packed != size) {
      throw malformed("member " + name + " stored in " + packed + " bytes but of size " + size);
    }
    long crc = data.getInt(at + 16) & 0xffffffffL;
    return new Member(name, method, crc, (int) start, (int) packed, size);
  }

  private static Method method(int code, String name) throws NpyException {
    return switch (code) {
      case 0 -> Method.STORED;
      case 8 -> Method.DEFLATED;
      default ->
          throw new NpyException(
              Kind.UNSUPPORTED,
              "zip member %s is packed by method %d, wanted 0 (stored) or 8 (deflated)"
                  .formatted(name, code));
    };
  }

  private String name(int at, int length, int flags) {
    byte[] name = new byte[length];
    data.get(at, name);
    return new String(name, (flags & UTF8_NAME) != 0 ? UTF_8 : ISO_8859_1);
  }

  private static void checkDisjoint(List<int[]> ranges) throws NpyException {
    ranges.sort(Comparator.comparingInt(range -> range[0]));
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i)[0] < ranges.get(i - 1)[1]) {
        throw malformed("members that overlap at " + ranges.get(i)[0]);
      }
    }
  }

  private static NpyException malformed(String found) {
    return new NpyException(Kind.MALFORMED, "zip archive has " + found);
  }
}
