package dev.separable.plan;

import dev.separable.graph.Move;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Ops that move values, on random shapes, beside their definition by index. */
class MoveStepsTest {
  private Random random;
  private ValueRun run;

  private Shape shape(RepetitionInfo info) {
    random = new Random(info.getCurrentRepetition());
    run = new ValueRun(info.getCurrentRepetition());
    int[] sizes = new int[1 + random.nextInt(4)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 1 + random.nextInt(5);
    }
    return Shape.of(sizes);
  }

  @RepeatedTest(40)
  void transposeReadsTheAxisThatTheOrderNames(RepetitionInfo info) {
    Shape in = shape(info);
    List<Integer> order = new ArrayList<>(IntStream.range(0, in.rank()).boxed().toList());
    Collections.shuffle(order, random);
    Shape out = Shape.of(order.stream().mapToInt(in::at).toArray());
    int node = run.graph.add("t", new Move.Transpose(order), 0);
    run.check(
        node,
        in,
        0,
        x ->
            Cube.of(
                out,
                at -> {
                  int[] from = new int[at.length];
                  for (int k = 0; k < at.length; k++) {
                    from[order.get(k)] = at[k];
                  }
                  return Cube.of(in, x, 0).at(from);
                }));
  }

  @RepeatedTest(40)
  void sliceTakesEveryStepth(RepetitionInfo info) {
    Shape in = shape(info);
    int axis = random.nextInt(in.rank());
    int from = random.nextInt(in.at(axis));
    int to = from + 1 + random.nextInt(in.at(axis) - from);
    int step = 1 + random.nextInt(3);
    int[] sizes = in.toArray();
    sizes[axis] = (int) IntStream.range(from, to).filter(i -> (i - from) % step == 0).count();
    int node = run.graph.add("s", new Move.Slice(axis, from, to, step), 0);
    run.check(
        node,
        in,
        0,
        x ->
            Cube.of(
                Shape.of(sizes),
                at -> {
                  int[] place = at.clone();
                  place[axis] = from + at[axis] * step;
                  return Cube.of(in, x, 0).at(place);
                }));
  }

  @RepeatedTest(60)
  void padFillsWhatLiesOutside(RepetitionInfo info) {
    Shape in = shape(info);
    Move.Border border = Move.Border.values()[info.getCurrentRepetition() % 3];
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    int[] sizes = in.toArray();
    for (int i = 0; i < sizes.length; i++) {
      int most = border == Move.Border.REFLECT ? sizes[i] - 1 : 3;
      before.add(random.nextInt(Math.min(most, 3) + 1));
      after.add(random.nextInt(Math.min(most, 3) + 1));
      sizes[i] += before.get(i) + after.get(i);
    }
    int node = run.graph.add("p", new Move.Pad(before, after, border, -7.5f), 0);
    run.check(
        node,
        in,
        0,
        x ->
            Cube.of(
                Shape.of(sizes),
                at -> {
                  int[] place = at.clone();
                  boolean outside = false;
                  for (int i = 0; i < at.length; i++) {
                    int n = in.at(i);
                    place[i] -= before.get(i);
                    outside |= place[i] < 0 || place[i] >= n;
                    place[i] =
                        border == Move.Border.REFLECT
                            ? n - 1 - Math.abs(n - 1 - Math.abs(place[i]))
                            : Math.min(Math.max(place[i], 0), n - 1);
                  }
                  return outside && border == Move.Border.CONSTANT
                      ? -7.5
                      : Cube.of(in, x, 0).at(place);
                }));
  }

  @RepeatedTest(40)
  void concatPutsAnyNumberBehindEachOther(RepetitionInfo info) {
    Shape first = shape(info);
    int axis = random.nextInt(first.rank());
    Shape[] shapes = new Shape[1 + random.nextInt(4)];
    int[] sizes = first.toArray();
    int[] starts = new int[shapes.length + 1];
    for (int i = 0; i < shapes.length; i++) {
      sizes[axis] = 1 + random.nextInt(4);
      shapes[i] = Shape.of(sizes);
      starts[i + 1] = starts[i] + sizes[axis];
    }
    sizes[axis] = starts[shapes.length];
    int[] parts = run.parts(shapes);
    Shape constant = shapes[0];
    int fixed = run.constant("k", constant);
    int[] reads = Arrays.copyOf(parts, parts.length + 1);
    reads[parts.length] = fixed;
    sizes[axis] += constant.at(axis);
    int node = run.graph.add("c", new Move.Concat(axis), reads);
    int length = Arrays.stream(shapes).mapToInt(Shape::length).sum();
    run.check(
        node,
        Shape.of(length),
        0,
        x ->
            Cube.of(
                Shape.of(sizes),
                at -> {
                  int part = 0;
                  while (part < shapes.length && at[axis] >= starts[part + 1]) {
                    part++;
                  }
                  int[] place = at.clone();
                  place[axis] -= starts[part];
                  if (part == shapes.length) {
                    return Cube.of(constant, run.weights.get("k.value").data(), 0).at(place);
                  }
                  int begin = Arrays.stream(shapes).limit(part).mapToInt(Shape::length).sum();
                  return Cube.of(shapes[part], x, begin).at(place);
                }));
  }

  @Test
  void reshapeKeepsTheValuesWhereTheyAre() {
    run = new ValueRun(1);
    int flat = run.graph.add("r", new Move.Reshape(Shape.of(4, 6)), 0);
    int back = run.graph.add("b", new Move.Reshape(Shape.of(2, 1, 12)), flat);
    run.check(back, Shape.of(2, 3, 4), 0, x -> Cube.of(Shape.of(2, 1, 12), x, 0));
  }

  @Test
  void aConstantThatStandsAloneIsTheSameForEveryImage() {
    run = new ValueRun(2);
    int flat = run.graph.add("r", new Move.Reshape(Shape.of(6)), run.constant("k", Shape.of(2, 3)));
    float[] value = run.weights.get("k.value").data();
    run.check(flat, Shape.of(1, 1, 1), 0, x -> Cube.of(Shape.of(6), value, 0));
  }
}
