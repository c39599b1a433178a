package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops whose input does not fit are refused in one line that names the layer and the shapes. */
class ValueShapesTest {
  private static final Shape IN = Shape.of(4, 5, 6);

  static Stream<Arguments> misfits() {
    List<Integer> none = List.of(0, 0, 0);
    return Stream.of(
        Arguments.of(new Move.Slice(3, 0, 1, 1), "[4, 5, 6] has no axis 3"),
        Arguments.of(new Move.Slice(0, 0, 5, 1), "no places 0 to 5"),
        Arguments.of(new Move.Slice(0, 2, 2, 1), "no places 2 to 2"),
        Arguments.of(new Move.Slice(0, 0, 2, 0), "steps of 0"),
        Arguments.of(new Move.Reshape(Shape.of(7)), "cannot reshape [4, 5, 6] to [7]"),
        Arguments.of(new Move.Transpose(List.of(0, 1)), "[4, 5, 6] as [0, 1]"),
        Arguments.of(new Move.Transpose(List.of(0, 1, 1)), "[4, 5, 6] as [0, 1, 1]"),
        Arguments.of(new Move.Transpose(List.of(0, 1, 3)), "[4, 5, 6] as [0, 1, 3]"),
        Arguments.of(new Move.Pad(List.of(1), List.of(1), Move.Border.EDGE, 0), "[4, 5, 6] by [1]"),
        Arguments.of(
            new Move.Pad(List.of(4, 0, 0), none, Move.Border.REFLECT, 0), "by [4, 0, 0] before"),
        Arguments.of(
            new Move.Pad(List.of(-1, 0, 0), none, Move.Border.CONSTANT, 0), "by [-1, 0, 0] before"),
        Arguments.of(
            new Move.Pad(List.of(Integer.MAX_VALUE, 0, 0), none, Move.Border.CONSTANT, 0),
            "an axis of [4, 5, 6] becomes 2147483651 long"),
        Arguments.of(new Op.Softmax(-1), "no axis -1"),
        Arguments.of(new Reduce(Reduce.Reduction.SUM, List.of(0, 0)), "axes [0, 0]"),
        Arguments.of(new Reduce(Reduce.Reduction.SUM, List.of(5)), "no axis 5"),
        Arguments.of(new Op.PRelu(5), "wanted 5 channels"),
        Arguments.of(new Op.BatchNorm(5, 0), "wanted 5 channels"),
        Arguments.of(new Op.Linear(5, 2, Op.Bias.NONE, Activation.NONE), "wants [5]"),
        Arguments.of(new Op.Arithmetic(Op.Operator.ADD), "wanted two values"),
        Arguments.of(new Op.Add(), "wanted two values"),
        Arguments.of(
            new Resize(
                0,
                2,
                1,
                1,
                Resize.Interpolation.LINEAR,
                Resize.Coordinates.HALF_PIXEL,
                Resize.Nearest.FLOOR),
            "cannot resize [4, 5, 6] to 0 x 2"),
        Arguments.of(
            new Move.Reshape(
                Shape.of(Collections.nCopies(17, 1).stream().mapToInt(i -> i).toArray())),
            "cannot reshape"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aMisfitIsNamed(Op op, String words) {
    GraphBuilder graph = new GraphBuilder();
    Graph built = graph.build(graph.add("odd", op, 0));
    assertThatThrownBy(() -> built.shapes(IN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer odd: ")
        .hasMessageContaining(words);
  }

  @Test
  void twoShapesThatDoNotFitAreBothNamed() {
    for (Op op : List.of(new Op.Arithmetic(Op.Operator.ADD), new Move.Concat(0))) {
      GraphBuilder graph = new GraphBuilder();
      int other = graph.add("k", new Op.Constant(Shape.of(5, 4)));
      Graph built = graph.build(graph.add("odd", op, 0, other));
      assertThatThrownBy(() -> built.shapes(IN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[4, 5, 6] and [5, 4]");
    }
  }

  @Test
  void valuesOfMoreAxesThanAnyNetworkHasAreRefused() {
    GraphBuilder graph = new GraphBuilder();
    int[] ones = Collections.nCopies(17, 1).stream().mapToInt(i -> i).toArray();
    Graph built = graph.build(graph.add("deep", new Op.Constant(Shape.of(ones))));
    assertThatThrownBy(() -> built.shapes(IN)).hasMessageContaining("17 axes");
  }

  @Test
  void constantsCostNothingAndLinearLayersWorkAtEveryPlace() {
    GraphBuilder graph = new GraphBuilder();
    int k = graph.add("k", new Op.Constant(Shape.of(6)));
    int sum = graph.add("sum", new Op.Arithmetic(Op.Operator.ADD), 0, k);
    Op.Linear linear = new Op.Linear(6, 3, Op.Bias.NONE, Activation.NONE);
    Graph built = graph.build(graph.add("mix", linear, sum));
    assertThat(built.cost(IN)).hasSize(1);
    assertThat(built.cost(IN).get(0).params()).isEqualTo(18);
    assertThat(built.cost(IN).get(0).macs()).isEqualTo(4 * 5 * 18);
  }
}
