package dev.separable.tensor;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.tensor.ZipDirectory.Member;
import dev.separable.tensor.ZipDirectory.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * NumPy's {@code .npz} format: a zip archive of {@code .npy} members, stored or deflated. Members
 * are unpacked one at a time when asked for, and never to more than their own header says. Names
 * are only names: no path is ever followed.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  /** Deflate codes at most 258 bytes in 2 bits. */
  private static final long LARGEST_RATIO = 1032;

  private final byte[] data;
  private final Map<String, Member> members;

  private Npz(byte[] data, Map<String, Member> members) {
    this.data = data;
    this.members = members;
  }

  /** Whether the bytes begin as a zip archive does. */
  public static boolean begins(byte[] data) {
    return ZipDirectory.begins(data);
  }

  /**
   * Reads the directory of an archive; {@code data} is not copied and must not change.
   *
   * @throws NpyException if it is not a zip archive, damaged, or holds anything but arrays
   */
  public static Npz open(byte[] data) throws NpyException {
    Map<String, Member> arrays = new LinkedHashMap<>();
    for (Member member : ZipDirectory.read(data).values()) {
      String name = member.name();
      if (!name.endsWith(SUFFIX)) {
        throw new NpyException(
            Kind.OTHER_FORMAT, "zip member " + name + " is not an array, wanted NAME.npy");
      }
      arrays.put(name.substring(0, name.length() - SUFFIX.length()), member);
    }
    return new Npz(data, arrays);
  }

  /** The names of the arrays, without {@code .npy}, in the order of the archive. */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * The header of an array, checked against the size that the archive gives the member.
   *
   * @throws NpyException if the member is damaged or not read
   * @throws IllegalArgumentException if there is no array of that name
   */
  public NpyHeader header(String name) throws NpyException {
    Member member = member(name);
    try {
      checkRatio(member);
      NpyHeader header =
          Npy.header(unpack(member, (int) Math.min(member.size(), Npy.LONGEST_HEADER)));
      Npy.checkSize(header, member.size());
      return header;
    } catch (NpyException e) {
      throw named(name, e);
    }
  }

  /**
   * An array as float32, row-major.
   *
   * @throws NpyException if the member is damaged, too large or not read
   * @throws IllegalArgumentException if there is no array of that name
   */
  public Tensor tensor(String name) throws NpyException {
    NpyHeader header = header(name);
    Member member = member(name);
    try {
      if (member.size() > Integer.MAX_VALUE - 8) {
        throw new NpyException(
            Kind.TOO_LARGE, "takes " + member.size() + " bytes, more than an array holds");
      }
      byte[] file = unpack(member, (int) member.size());
      CRC32 crc = new CRC32();
      crc.update(file);
      if (crc.getValue() != member.crc()) {
        throw new NpyException(
            Kind.MALFORMED,
            "checksum is %08x, the archive says %08x".formatted(crc.getValue(), member.crc()));
      }
      return Npy.decode(file, header, header.shape().length());
    } catch (NpyException e) {
      throw named(name, e);
    }
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no array " + name + ", there are " + members.keySet());
    }
    return member;
  }

  private static void checkRatio(Member member) throws NpyException {
    if (member.size() > LARGEST_RATIO * (member.packed() + 1L)) {
      throw new NpyException(
          Kind.MALFORMED,
          "is said to unpack from %d to %d bytes, which deflate cannot"
              .formatted(member.packed(), member.size()));
    }
  }

  /** The first {@code count} bytes of a member; all of them if that is its size. */
  private byte[] unpack(Member member, int count) throws NpyException {
    byte[] unpacked = new byte[count];
    if (member.method() == Method.STORED) {
      System.arraycopy(data, member.start(), unpacked, 0, count);
      return unpacked;
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(data, member.start(), member.packed());
      inflate(inflater, unpacked);
      if (count == member.size() && inflater.inflate(new byte[1]) != 0) {
        throw new NpyException(
            Kind.MALFORMED, "unpacks to more than the " + count + " bytes that the archive says");
      }
      return unpacked;
    } catch (DataFormatException e) {
      throw new NpyException(Kind.MALFORMED, "is not valid deflate data: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static void inflate(Inflater inflater, byte[] to)
      throws DataFormatException, NpyException {
    int filled = 0;
    while (filled < to.length) {
      int more = inflater.inflate(to, filled, to.length - filled);
      if (more == 0) {
        throw new NpyException(
            Kind.TRUNCATED, "ends after %d of %d bytes when unpacked".formatted(filled, to.length));
      }
      filled += more;
    }
  }

  private static NpyException named(String name, NpyException e) {
    return new NpyException(e.kind(), "array " + name + ": " + e.getMessage());
  }
}
