package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Op;
import dev.separable.graph.Reduce;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ops that compute on values of any rank, on random shapes, beside their definition by index. */
class ValueStepsTest {
  private static final double ALLOWED = 2e-6;

  private Random random;
  private ValueRun run;

  private Shape shape(int seed) {
    random = new Random(seed);
    run = new ValueRun(seed);
    int[] sizes = new int[1 + random.nextInt(4)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 1 + random.nextInt(6);
    }
    return Shape.of(sizes);
  }

  /** A shape that broadcasts with {@code out}: some axes 1, some outer ones left out. */
  private Shape thinned(Shape out) {
    int rank = random.nextInt(out.rank() + 1);
    int[] sizes = new int[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = random.nextInt(3) == 0 ? 1 : out.at(out.rank() - rank + i);
    }
    return Shape.of(sizes);
  }

  private static double repeated(Cube value, int[] at) {
    int[] own = new int[value.shape().rank()];
    for (int i = 0; i < own.length; i++) {
      own[i] = value.shape().at(i) == 1 ? 0 : at[at.length - own.length + i];
    }
    return value.at(own);
  }

  private static double compute(Op.Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> Math.pow(a, b);
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
    };
  }

  @ParameterizedTest
  @EnumSource(Op.Operator.class)
  void arithmeticRepeatsAxesOfLengthOne(Op.Operator operator) {
    for (int seed = 0; seed < 60; seed++) {
      Shape whole = shape(seed);
      Shape thin = thinned(whole);
      boolean swapped = random.nextBoolean();
      Shape first = swapped ? thin : whole;
      Shape second = swapped ? whole : thin;
      if (random.nextInt(4) == 0) {
        second = whole;
        first = whole;
      }
      arithmetic(operator, first, second, random.nextInt(3));
    }
  }

  /** {@code constant} 0 or 1: that operand is a constant. */
  private void arithmetic(Op.Operator operator, Shape first, Shape second, int constant) {
    Shape out =
        first.elements() >= second.elements() && first.rank() >= second.rank() ? first : second;
    Shape[] shapes = {first, second};
    int[] nodes = run.parts(first, second);
    if (constant < 2) {
      nodes[constant] = run.constant("k", shapes[constant]);
    }
    int node = run.graph.add("op", new Op.Arithmetic(operator), nodes);
    int length = first.length() + second.length();
    run.check(
        node,
        Shape.of(length),
        ALLOWED,
        x -> {
          Cube a = Cube.of(first, x, 0);
          Cube b = Cube.of(second, x, first.length());
          if (constant < 2) {
            Cube k = Cube.of(shapes[constant], run.weights.get("k.value").data(), 0);
            a = constant == 0 ? k : a;
            b = constant == 1 ? k : b;
          }
          Cube left = a;
          Cube right = b;
          return Cube.of(out, at -> compute(operator, repeated(left, at), repeated(right, at)));
        });
  }

  @RepeatedTest(30)
  void bothOperandsMayRepeat(RepetitionInfo info) {
    shape(info.getCurrentRepetition());
    int h = 2 + random.nextInt(4);
    int c = 2 + random.nextInt(4);
    Shape column = Shape.of(h, 1, c);
    Shape row = Shape.of(3, 1);
    int[] nodes = run.parts(column, row);
    int node = run.graph.add("op", new Op.Arithmetic(Op.Operator.SUBTRACT), nodes);
    run.check(
        node,
        Shape.of(h * c + 3),
        ALLOWED,
        x ->
            Cube.of(
                Shape.of(h, 3, c),
                at -> repeated(Cube.of(column, x, 0), at) - repeated(Cube.of(row, x, h * c), at)));
  }

  @RepeatedTest(40)
  void softmaxSumsToOneAlongItsAxis(RepetitionInfo info) {
    Shape in = shape(info.getCurrentRepetition());
    int axis = random.nextInt(in.rank());
    int node = run.graph.add("s", new Op.Softmax(axis), 0);
    run.check(
        node,
        in,
        ALLOWED,
        x -> {
          Cube cube = Cube.of(in, x, 0);
          return Cube.of(
              in,
              at -> {
                double sum = 0;
                int[] place = at.clone();
                for (int i = 0; i < in.at(axis); i++) {
                  place[axis] = i;
                  sum += Math.exp(cube.at(place));
                }
                return Math.exp(cube.at(at)) / sum;
              });
        });
  }

  @ParameterizedTest
  @EnumSource(Reduce.Reduction.class)
  void reduceTakesAllAlongItsAxes(Reduce.Reduction reduction) {
    for (int seed = 0; seed < 60; seed++) {
      Shape in = shape(seed);
      List<Integer> axes = new ArrayList<>();
      int[] sizes = in.toArray();
      for (int i = 0; i < in.rank(); i++) {
        if (random.nextBoolean()) {
          axes.add(i);
          sizes[i] = 1;
        }
      }
      int node = run.graph.add("r", new Reduce(reduction, axes), 0);
      run.check(
          node,
          in,
          ALLOWED,
          x -> Cube.of(Shape.of(sizes), at -> reduced(reduction, Cube.of(in, x, 0), axes, at)));
    }
  }

  private static double reduced(
      Reduce.Reduction reduction, Cube in, List<Integer> axes, int[] outAt) {
    List<Double> seen = new ArrayList<>();
    for (int i = 0; i < in.values().length; i++) {
      int[] at = Cube.index(in.shape(), i);
      boolean mine = true;
      for (int axis = 0; axis < at.length; axis++) {
        mine &= axes.contains(axis) || at[axis] == outAt[axis];
      }
      if (mine) {
        seen.add(in.values()[i]);
      }
    }
    var stream = seen.stream().mapToDouble(Double::doubleValue);
    return switch (reduction) {
      case SUM -> stream.sum();
      case MEAN -> stream.average().orElseThrow();
      case MAX -> stream.max().orElseThrow();
      case MIN -> stream.min().orElseThrow();
    };
  }

  @RepeatedTest(20)
  void linearMixesTheLastAxisOfAnyRank(RepetitionInfo info) {
    Shape in = shape(info.getCurrentRepetition());
    int k = in.at(-1);
    int n = 1 + random.nextInt(9);
    Op.Linear linear = new Op.Linear(k, n, Op.Bias.ADDED, Activation.RELU);
    run.weights.put("l.weight", Tensor.of(run.values(k * n), k, n));
    run.weights.put("l.bias", Tensor.of(run.values(n), n));
    Cube weight = Cube.of(Shape.of(k, n), run.weights.get("l.weight").data(), 0);
    int[] sizes = in.toArray();
    sizes[sizes.length - 1] = n;
    int node = run.graph.add("l", linear, 0);
    run.check(
        node,
        in,
        4 * ALLOWED,
        x ->
            Cube.of(
                Shape.of(sizes),
                at -> {
                  int j = at[at.length - 1];
                  double sum = run.weights.get("l.bias").data()[j];
                  int[] place = at.clone();
                  for (int i = 0; i < k; i++) {
                    place[at.length - 1] = i;
                    sum += Cube.of(in, x, 0).at(place) * weight.at(i, j);
                  }
                  return Math.max(sum, 0);
                }));
  }

  @RepeatedTest(10)
  void preluHasASlopeForEachValueOfTheLastAxis(RepetitionInfo info) {
    Shape in = shape(info.getCurrentRepetition());
    int channels = in.at(-1);
    float[] slope = run.values(channels);
    run.weights.put("p.slope", Tensor.of(slope, channels));
    int node = run.graph.add("p", new Op.PRelu(channels), 0);
    run.check(
        node,
        in,
        ALLOWED,
        x ->
            Cube.of(
                in,
                at -> {
                  double value = Cube.of(in, x, 0).at(at);
                  return value < 0 ? slope[at[at.length - 1]] * value : value;
                }));
  }

  @RepeatedTest(10)
  void aNormReadsTheLastAxisOfAnyRank(RepetitionInfo info) {
    Shape in = shape(info.getCurrentRepetition());
    int channels = in.at(-1);
    float[] zeros = new float[channels];
    float[] mean = run.values(channels);
    float[] ones = new float[channels];
    java.util.Arrays.fill(ones, 1);
    run.weights.put("n.gamma", Tensor.of(ones, channels));
    run.weights.put("n.beta", Tensor.of(zeros, channels));
    run.weights.put("n.mean", Tensor.of(mean, channels));
    run.weights.put("n.variance", Tensor.of(ones, channels));
    int node = run.graph.add("n", new Op.BatchNorm(channels, 0), 0);
    run.check(
        node,
        in,
        ALLOWED,
        x -> Cube.of(in, at -> Cube.of(in, x, 0).at(at) - mean[at[at.length - 1]]));
    assertThat(run.graph.build(node).shapes(in)).hasSize(2);
  }
}
