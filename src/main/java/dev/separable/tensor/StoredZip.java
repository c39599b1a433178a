package dev.separable.tensor;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.tensor.ZipDirectory.Member;
import dev.separable.tensor.ZipDirectory.Method;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A zip archive in memory whose members are stored, not packed, as PyTorch writes them: their bytes
 * are handed out where they lie.
 */
public final class StoredZip {
  /** What PyTorch writes when it is told not to compute any. */
  private static final long NO_CHECKSUM = 0;

  private final byte[] data;
  private final Map<String, Member> members;

  private StoredZip(byte[] data, Map<String, Member> members) {
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
   * @throws NpyException if it is not a zip archive or damaged
   */
  public static StoredZip open(byte[] data) throws NpyException {
    return new StoredZip(data, ZipDirectory.read(data));
  }

  /** The names of the members, in the order of the archive. */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * The bytes of a member, a view of the archive.
   *
   * @throws NpyException if the member is packed or its checksum is another
   * @throws IllegalArgumentException if there is none of that name
   */
  public ByteBuffer bytes(String name) throws NpyException {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no zip member " + name);
    }
    if (member.method() != Method.STORED) {
      throw new NpyException(
          Kind.UNSUPPORTED, "zip member " + name + " is deflated, wanted stored as PyTorch does");
    }
    CRC32 crc = new CRC32();
    crc.update(data, member.start(), member.packed());
    if (crc.getValue() != member.crc() && member.crc() != NO_CHECKSUM) {
      throw new NpyException(
          Kind.MALFORMED,
          "zip member %s has the checksum %08x, the archive says %08x; damaged?"
              .formatted(name, crc.getValue(), member.crc()));
    }
    return ByteBuffer.wrap(data, member.start(), member.packed()).slice();
  }
}
