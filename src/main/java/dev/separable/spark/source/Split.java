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
public record Split(List<Unit> units) {
  /** A copy of the list. */
  public Split {
    units = List.copyOf(units);
  }

  /** How many inputs there are in all units. */
  public long inputs() {
    return units.stream().mapToLong(Unit::count).sum();
  }

  /** As bytes for {@link #decode}. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(units.size());
      for (Unit unit : units) {
        out.writeUTF(unit.path());
        out.writeLong(unit.length());
        out.writeLong(unit.modified());
        out.writeByte(unit.kind().ordinal());
        out.writeLong(unit.from());
        out.writeLong(unit.count());
        out.writeLong(unit.bytes());
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
      List<Unit> units = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        units.add(
            new Unit(
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                UnitKind.values()[in.readByte()],
                in.readLong(),
                in.readLong(),
                in.readLong()));
      }
      return new Split(units);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
