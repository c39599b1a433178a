package dev.separable.spark.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The inputs of one task, fixed before it starts. Travels as bytes, which any serializer knows. */
public record Split(List<InputFile> files) {
  /** A copy of the list. */
  public Split {
    files = List.copyOf(files);
  }

  /** As bytes for {@link #decode}. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(files.size());
      for (InputFile file : files) {
        out.writeUTF(file.path());
        out.writeLong(file.length());
        out.writeLong(file.modified());
        out.writeByte(file.kind().ordinal());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #encode} made. */
  public static Split decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      List<InputFile> files = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        files.add(
            new InputFile(
                in.readUTF(), in.readLong(), in.readLong(), InputKind.values()[in.readByte()]));
      }
      return new Split(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
