package dev.separable.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1000, 5000})
  void everyFileIsInOneSplitAndNoSplitIsEmpty(int tasks) {
    List<Unit> files = files(1000, 100_000);

    List<Split> splits = Packing.pack(files, tasks);

    assertThat(splits).hasSize(Math.min(tasks, 1000));
    assertThat(splits).allMatch(split -> !split.units().isEmpty());
    assertThat(splits.stream().flatMap(split -> split.units().stream()))
        .containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void theOrderOfTheListingDoesNotMatter() {
    List<Unit> files = files(500, 1_000_000);
    List<Unit> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(Packing.pack(shuffled, 13)).isEqualTo(Packing.pack(files, 13));
  }

  @Test
  void splitsAreOfLikeWeight() {
    List<Unit> files = files(2000, 200_000);

    List<Split> splits = Packing.pack(files, 20);

    LongStream weights = splits.stream().mapToLong(PackingTest::weight);
    long even = files.stream().mapToLong(f -> f.length() + Packing.COST_OF_ONE).sum() / 20;
    assertThat(weights.boxed()).allMatch(weight -> Math.abs(weight - even) < even / 50);
  }

  @Test
  void aHugeFileHasATaskAlmostForItself() {
    List<Unit> files = new ArrayList<>(files(100, 10_000));
    Unit huge = Unit.file("file:/x/huge.npy", 1L << 30, 0, UnitKind.NPY);
    files.add(huge);

    List<Split> splits = Packing.pack(files, 4);

    Split with = splits.stream().filter(s -> s.units().contains(huge)).findFirst().orElseThrow();
    assertThat(with.units().size()).isLessThan(30);
    assertThat(splits).filteredOn(s -> s != with).allMatch(s -> weight(s) < 50L << 20);
  }

  @Test
  void neighboursInAFolderAreSpread() {
    List<Split> splits = Packing.pack(files(1000, 1), 10);

    long neighbours =
        splits.stream()
            .mapToLong(
                split ->
                    IntStream.range(1, split.units().size())
                        .filter(i -> number(split, i) == number(split, i - 1) + 1)
                        .count())
            .sum();
    assertThat(neighbours).isBetween(30L, 200L);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 1",
    "3, 2, 3",
    "58, 2, 4",
    "240, 2, 8",
    "2000, 2, 20",
    "20000, 2, 200",
    "58, 16, 32",
    "100000, 64, 1000"
  })
  void theNumberOfTasksFitsInputsAndCores(int files, int cores, int tasks) {
    assertThat(Packing.tasks(files(files, 1000), cores)).isEqualTo(tasks);
  }

  @Test
  void largeInputsMakeMoreTasks() {
    List<Unit> large =
        IntStream.range(0, 100)
            .mapToObj(i -> Unit.file("file:/x/" + i, 64 << 20, 0, UnitKind.NPY))
            .toList();

    assertThat(Packing.tasks(large, 2)).isEqualTo(25);
  }

  @Test
  void aSplitSurvivesItsBytes() {
    Split split =
        new Split(
            List.of(
                Unit.file("file:/größe 日本 😀%20.jpg", 3L << 40, -5, UnitKind.IMAGE),
                Unit.file("s3a://b/c=d/e:f.npy", 0, Long.MAX_VALUE, UnitKind.NPY)));

    assertThat(Split.decode(split.encode())).isEqualTo(split);
    assertThat(Split.decode(new Split(List.of()).encode()).units()).isEmpty();
  }

  @Test
  void noTasksAreRefused() {
    assertThatThrownBy(() -> Packing.pack(files(2, 1), 0)).hasMessageContaining("0 partitions");
  }

  private static long weight(Split split) {
    return split.units().stream().mapToLong(f -> f.length() + Packing.COST_OF_ONE).sum();
  }

  private static int number(Split split, int at) {
    return Integer.parseInt(split.units().get(at).path().replaceAll("\\D", ""));
  }

  private static List<Unit> files(int count, int most) {
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Unit.file(
                    "file:/photos/%06d.jpg".formatted(i), random.nextInt(most), i, UnitKind.IMAGE))
        .toList();
  }
}
