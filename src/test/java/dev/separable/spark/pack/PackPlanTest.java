package dev.separable.spark.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.spark.source.Unit;
import dev.separable.spark.source.UnitKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackPlanTest {
  private static Member member(int number, long length) {
    String name = "%06d é.jpg".formatted(number);
    return new Member(Unit.file("file:/in/" + name, length, 7, UnitKind.IMAGE), name);
  }

  private static List<Member> members(int count, long length) {
    return IntStream.range(0, count).mapToObj(i -> member(i, length)).toList();
  }

  @Test
  void shardsHaveAllMembersInOrder() {
    List<Member> members = members(1000, 900);

    PackPlan plan = PackPlan.of(members, PackFormat.PARQUET, 10_000);

    assertThat(plan.shards()).hasSize(100).allMatch(shard -> shard.members().size() == 10);
    assertThat(plan.shards().stream().flatMap(shard -> shard.members().stream()))
        .containsExactlyElementsOf(members);
    assertThat(plan.files()).isEqualTo(1000);
    assertThat(plan.bytes()).isEqualTo(900_000);
  }

  @Test
  void tasksHaveAFewNeighboursEach() {
    PackPlan plan = PackPlan.of(members(101, 900), PackFormat.TAR, 1);

    for (int cores : new int[] {1, 2, 64}) {
      List<List<PlannedShard>> tasks = plan.tasks(cores);
      assertThat(tasks.stream().flatMap(List::stream)).containsExactlyElementsOf(plan.shards());
      assertThat(tasks).allMatch(task -> !task.isEmpty() && task.size() <= 4);
    }
    assertThat(plan.tasks(2)).hasSize(26);
    assertThat(plan.tasks(64)).hasSize(101);
  }

  @Test
  void numbersAreAsWideAsTheLast() {
    PackPlan few = PackPlan.of(members(2, 1), PackFormat.TAR, 1);
    PackPlan many = PackPlan.of(members(100_001, 1), PackFormat.PARQUET, 1);

    assertThat(few.name(1)).isEqualTo("shard-00001.tar");
    assertThat(many.name(1)).isEqualTo("shard-000001.parquet");
    assertThat(many.name(100_000)).isEqualTo("shard-100000.parquet");
  }

  @Test
  void shardsTravelAsBytes() {
    List<PlannedShard> shards = PackPlan.of(members(20, 900), PackFormat.TAR, 5000).shards();

    assertThat(PlannedShard.decode(PlannedShard.encode(shards))).isEqualTo(shards);
  }

  @Test
  void aFileTooLargeToHoldIsRefusedBeforeAnyTask() {
    List<Member> members = List.of(member(1, 5), member(2, (512L << 20) + 1));

    assertThatThrownBy(() -> PackPlan.of(members, PackFormat.TAR, 1 << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("000002 é.jpg has 536870913 bytes");
  }
}
