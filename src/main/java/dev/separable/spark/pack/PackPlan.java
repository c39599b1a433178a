package dev.separable.spark.pack;

import dev.separable.spark.source.Unit;
import dev.separable.spark.source.UnitKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which file goes into which shard; decided before any task by names, lengths and the size alone.
 *
 * @param format of the shards
 * @param shards in their order
 */
public record PackPlan(PackFormat format, List<PlannedShard> shards) {
  /** A file is held whole while it is written, by Parquet more than once. */
  private static final long LARGEST = 512L << 20;

  private static final int SHARDS_PER_TASK = 4;
  private static final int TASKS_PER_CORE = 4;
  private static final int DIGITS = 5;

  /**
   * Fills one shard after the other.
   *
   * @param members in the order of the shards
   * @param size most bytes of a shard before compression; a larger file is one alone
   * @throws IllegalArgumentException if a file is no single input, or is too large
   */
  public static PackPlan of(List<Member> members, PackFormat format, long size) {
    List<PlannedShard> shards = new ArrayList<>();
    List<Member> open = new ArrayList<>();
    check(members.stream().map(Member::unit).toList());
    long filled = format.emptyBytes();
    for (Member member : members) {
      long bytes = format.bytes(member);
      if (!open.isEmpty() && bytes > size - filled) {
        shards.add(new PlannedShard(shards.size(), open));
        open = new ArrayList<>();
        filled = format.emptyBytes();
      }
      open.add(member);
      filled += bytes;
    }
    if (!open.isEmpty()) {
      shards.add(new PlannedShard(shards.size(), open));
    }
    return new PackPlan(format, List.copyOf(shards));
  }

  /**
   * Whether these can be packed.
   *
   * @throws IllegalArgumentException if one is no image or array, or too large
   */
  public static void check(List<Unit> units) {
    for (Unit unit : units) {
      if (unit.kind() != UnitKind.IMAGE && unit.kind() != UnitKind.NPY) {
        throw new IllegalArgumentException(
            unit.path() + " holds many inputs already, wanted images and .npy files");
      }
      if (unit.length() > LARGEST) {
        throw new IllegalArgumentException(
            "%s has %d bytes, at most %d are packed"
                .formatted(unit.path(), unit.length(), LARGEST));
      }
    }
  }

  /** Number of files. */
  public long files() {
    return shards.stream().mapToLong(shard -> shard.members().size()).sum();
  }

  /** Bytes of all files. */
  public long bytes() {
    return shards.stream().mapToLong(PlannedShard::bytes).sum();
  }

  /** What a shard is called, as {@code shard-00000.tar}. */
  public String name(int index) {
    int digits = Math.max(DIGITS, Integer.toString(shards.size() - 1).length());
    String number = Integer.toString(index);
    return "shard-" + "0".repeat(digits - number.length()) + number + "." + format.extension();
  }

  /**
   * The shards of each task, a few neighbours each.
   *
   * @param cores how many tasks run at once
   */
  List<List<PlannedShard>> tasks(int cores) {
    int few = (shards.size() + SHARDS_PER_TASK - 1) / SHARDS_PER_TASK;
    int tasks = Math.min(shards.size(), Math.max(few, TASKS_PER_CORE * cores));
    List<List<PlannedShard>> split = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      int from = (int) ((long) shards.size() * i / tasks);
      int to = (int) ((long) shards.size() * (i + 1) / tasks);
      split.add(shards.subList(from, to));
    }
    return split;
  }
}
