package dev.separable.spark.pack;

import dev.separable.spark.source.Split;
import dev.separable.spark.source.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard before it is written. Travels as bytes, which any serializer knows.
 *
 * @param index its place among the shards, from 0
 * @param members in the order that they have in it
 */
public record PlannedShard(int index, List<Member> members) {
  /** A copy of the list. */
  public PlannedShard {
    members = List.copyOf(members);
  }

  /** Bytes of its files. */
  long bytes() {
    return members.stream().mapToLong(member -> member.unit().length()).sum();
  }

  /** As bytes for {@link #decode}. */
  static byte[] encode(List<PlannedShard> shards) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(shards.size());
      for (PlannedShard shard : shards) {
        out.writeInt(shard.index);
        byte[] units = new Split(shard.members.stream().map(Member::unit).toList()).encode();
        out.writeInt(units.length);
        out.write(units);
        for (Member member : shard.members) {
          out.writeUTF(member.name());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #encode} made. */
  static List<PlannedShard> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      List<PlannedShard> shards = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int index = in.readInt();
        List<Member> members = new ArrayList<>();
        for (Unit unit : Split.decode(in.readNBytes(in.readInt())).units()) {
          members.add(new Member(unit, in.readUTF()));
        }
        shards.add(new PlannedShard(index, members));
      }
      return shards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
