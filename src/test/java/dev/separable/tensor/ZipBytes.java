package dev.separable.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Zip archives made by hand, so that tests can make wrong ones. */
@SuppressWarnings("ByteBufferBackingArray") // All buffers here are allocated.
final class ZipBytes {
  private final ByteArrayOutputStream members = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  /** What the directory says of a member. */
  record Claim(String name, int flags, int method, int crc, int packed, int size) {
    Claim withFlags(int other) {
      return new Claim(name, other, method, crc, packed, size);
    }

    Claim withMethod(int other) {
      return new Claim(name, flags, other, crc, packed, size);
    }

    Claim withCrc(int other) {
      return new Claim(name, flags, method, other, packed, size);
    }

    Claim withPacked(int other) {
      return new Claim(name, flags, method, crc, other, size);
    }

    Claim withSize(int other) {
      return new Claim(name, flags, method, crc, packed, other);
    }

    Claim withName(String other) {
      return new Claim(other, flags, method, crc, packed, size);
    }
  }

  static Claim stored(String name, byte[] content) {
    return new Claim(name, 0, 0, crc(content), content.length, content.length);
  }

  static Claim deflated(String name, byte[] content, byte[] packed) {
    return new Claim(name, 0, 8, crc(content), packed.length, content.length);
  }

  ZipBytes store(String name, byte[] content) {
    return add(stored(name, content), name, content);
  }

  ZipBytes deflate(String name, byte[] content) {
    byte[] packed = deflate(content);
    return add(deflated(name, content, packed), name, packed);
  }

  /** A member under {@code localName} in its own header, and as claimed in the directory. */
  ZipBytes add(Claim claim, String localName, byte[] packed) {
    int at = members.size();
    members.writeBytes(local(localName, packed));
    return list(claim, at);
  }

  /** An entry of the directory for what stands at {@code offset}. */
  ZipBytes list(Claim claim, int offset) {
    byte[] name = claim.name().getBytes(UTF_8);
    ByteBuffer entry = little(46 + name.length);
    entry.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
    entry.putShort((short) claim.flags()).putShort((short) claim.method()).putInt(0);
    entry.putInt(claim.crc()).putInt(claim.packed()).putInt(claim.size());
    entry.putShort((short) name.length).putShort((short) 0).putShort((short) 0);
    entry.putShort((short) 0).putShort((short) 0).putInt(0).putInt(offset).put(name);
    directory.writeBytes(entry.array());
    count++;
    return this;
  }

  byte[] bytes() {
    ByteBuffer end = little(22);
    end.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    end.putInt(directory.size()).putInt(members.size());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(members.toByteArray());
    file.writeBytes(directory.toByteArray());
    file.writeBytes(end.array());
    return file.toByteArray();
  }

  static byte[] local(String localName, byte[] packed) {
    byte[] name = localName.getBytes(UTF_8);
    ByteBuffer local = little(30 + name.length + packed.length);
    local.putInt(0x04034b50).position(26);
    return local.putShort((short) name.length).putShort((short) 0).put(name).put(packed).array();
  }

  static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 1000];
    int length = deflater.deflate(packed);
    deflater.end();
    return java.util.Arrays.copyOf(packed, length);
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
