package dev.separable.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles and files of PyTorch made by hand, so that tests can make wrong ones. */
final class PickleBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PickleBytes() {
    op("\u0080\2");
  }

  /** Raw bytes, one a character. */
  PickleBytes op(String raw) {
    bytes.writeBytes(raw.getBytes(ISO_8859_1));
    return this;
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return op("X").number(utf8.length).raw(utf8);
  }

  PickleBytes integer(long value) {
    byte[] little = new byte[8];
    ByteBuffer.wrap(little).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return op("\u008a\10").raw(little);
  }

  PickleBytes integers(long... values) {
    op("(");
    for (long value : values) {
      integer(value);
    }
    return op("t");
  }

  PickleBytes global(String module, String name) {
    return op("c" + module + "\n" + name + "\n");
  }

  PickleBytes storage(String key, String type, long elements) {
    op("(").text("storage").global("torch", type).text(key).text("cpu");
    return integer(elements).op("tQ");
  }

  /** A view of the storage {@code key}. */
  PickleBytes tensor(
      String key, String type, long elements, long offset, long[] sizes, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op("(").storage(key, type, elements);
    integer(offset).integers(sizes).integers(strides).op("\u0089");
    return global("collections", "OrderedDict").op(")RtR");
  }

  PickleBytes vector(String key, long elements) {
    return tensor(key, "FloatStorage", elements, 0, new long[] {elements}, new long[] {1});
  }

  byte[] end() {
    op(".");
    return bytes.toByteArray();
  }

  /** A file with this pickle and these records under {@code data/}. */
  byte[] file(Map<String, byte[]> storages) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("w/data.pkl", end());
    storages.forEach((key, data) -> members.put("w/data/" + key, data));
    return zip(members);
  }

  static byte[] floats(float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return data.array();
  }

  static byte[] zip(Map<String, byte[]> members) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private PickleBytes number(int value) {
    byte[] little = new byte[4];
    ByteBuffer.wrap(little).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    return raw(little);
  }

  private PickleBytes raw(byte[] data) {
    bytes.writeBytes(data);
    return this;
  }
}
