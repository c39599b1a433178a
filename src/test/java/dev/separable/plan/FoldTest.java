package dev.separable.plan;

import static dev.separable.plan.PassChecks.assertSameResults;
import static dev.separable.plan.PassChecks.count;
import static dev.separable.plan.PassChecks.ops;
import static dev.separable.plan.PassChecks.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Formula;
import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Reduce;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands before or behind a convolution and can be part of it. */
class FoldTest {
  private static final Shape INPUT = Shape.of(9, 7, 6);

  private final GraphBuilder graph = new GraphBuilder();

  private int conv(int channels) {
    return graph.add("conv", Op.Conv.standard(stride2(), 6, channels), 0);
  }

  @ParameterizedTest
  @EnumSource(Op.Operator.class)
  void aConstantPerChannelBehindAConvolution(Op.Operator operator) {
    for (Shape shape : List.of(Shape.of(4), Shape.of(1, 4), Shape.of(1, 1, 4), Shape.of(1, 1, 1))) {
      for (int side = 0; side < 2; side++) {
        FoldTest test = new FoldTest();
        int conv = test.conv(4);
        int k = test.graph.add("k", new Op.Constant(shape));
        int[] inputs = side == 0 ? new int[] {conv, k} : new int[] {k, conv};
        int node = test.graph.add("op", new Op.Arithmetic(operator), inputs);
        Model before = random(test.graph.build(node), 3);
        Model after = new FoldNorms().apply(before);
        boolean folds =
            switch (operator) {
              case ADD, SUBTRACT, MULTIPLY -> true;
              case DIVIDE -> side == 0;
              case POWER, MINIMUM, MAXIMUM -> false;
            };
        assertThat(count(after, Op.Arithmetic.class)).isEqualTo(folds ? 0 : 1);
        if (operator != Op.Operator.POWER && (folds || operator != Op.Operator.DIVIDE)) {
          assertSameResults(before, after, INPUT);
        }
      }
    }
  }

  @Test
  void aConstantThatIsNotPerChannelStays() {
    for (Shape shape : List.of(Shape.of(5, 1, 1), Shape.of(4, 4), Shape.of(1, 1, 1, 4))) {
      FoldTest test = new FoldTest();
      int conv = test.conv(4);
      int k = test.graph.add("k", new Op.Constant(shape));
      int node = test.graph.add("op", new Op.Arithmetic(Op.Operator.ADD), conv, k);
      Model before = random(test.graph.build(node), 3);
      Model after = Pass.all(before);
      assertThat(count(after, Op.Arithmetic.class)).isOne();
      assertSameResults(before, after, INPUT);
    }
  }

  @Test
  void scalesShiftsAndNormsOneBehindAnother() {
    int last = graph.add("scale", new Op.Apply(new Formula.Affine(0.5f, 2)), conv(4));
    last = graph.add("bn", new Op.BatchNorm(4, 1e-3f), last);
    int k = graph.add("k", new Op.Constant(Shape.of(1, 1, 4)));
    last = graph.add("product", new Op.Multiply(), last, k);
    int b = graph.add("b", new Op.Constant(Shape.of(4)));
    last = graph.add("sum", new Op.Arithmetic(Op.Operator.ADD), b, last);
    Graph whole = graph.build(graph.activate("act", Activation.RELU, last));
    for (String cut : List.of("scale", "bn", "product", "sum", "act")) {
      Model before = random(whole.upTo(cut), 3);
      Model after = Pass.all(before);
      assertThat(ops(after)).hasSize(1);
      assertSameResults(before, after, INPUT);
    }
  }

  @Test
  void aLinearLayerTakesItsBiasAndItsNorm() {
    int flat = graph.add("flat", new Op.Flatten(), 0);
    int length = INPUT.length();
    int last = graph.add("fc", new Op.Linear(length, 5, Op.Bias.NONE, Activation.NONE), flat);
    last =
        graph.add(
            "sum",
            new Op.Arithmetic(Op.Operator.ADD),
            last,
            graph.add("k", new Op.Constant(Shape.of(5))));
    last = graph.add("bn", new Op.BatchNorm(5, 1e-3f), last);
    Model before = random(graph.build(last), 3);
    Model after = Pass.all(before);
    assertThat(ops(after)).hasSize(2);
    assertSameResults(before, after, INPUT);
  }

  @Test
  void aValueThatOthersReadIsNotScaled() {
    int conv = conv(4);
    int twice = graph.add("twice", new Op.Apply(new Formula.Affine(2, 1)), conv);
    Model before = random(graph.build(graph.add("sum", new Op.Add(), conv, twice)), 3);
    Model after = Pass.all(before);
    assertThat(count(after, Op.Apply.class)).isOne();
    assertSameResults(before, after, INPUT);
  }

  @Test
  void zerosAroundTheMapBecomeThePaddingOfTheConvolution() {
    for (Padding padding : List.of(Padding.VALID, Padding.TORCH, Padding.symmetric(1, 2))) {
      FoldTest test = new FoldTest();
      Move.Pad pad = new Move.Pad(List.of(0, 2, 0), List.of(1, 3, 0), Move.Border.CONSTANT, 0);
      int padded = test.graph.add("pad", pad, 0);
      Op.Conv conv = Op.Conv.depthwise(Window.square(3, 2, padding), 6, 1);
      Graph whole = test.graph.build(test.graph.add("conv", conv, padded));
      Model before = random(whole, 3);
      Model after = Pass.all(before);
      assertThat(count(after, Move.Pad.class)).isZero();
      assertSameResults(before, after, INPUT);
      Model cut = random(whole.upTo("pad"), 3);
      assertSameResults(cut, Pass.all(cut), INPUT);
    }
  }

  @Test
  void otherBordersStay() {
    List<Integer> one = List.of(1, 1, 0);
    List<Move.Pad> pads =
        List.of(
            new Move.Pad(one, one, Move.Border.REFLECT, 0),
            new Move.Pad(one, one, Move.Border.EDGE, 0),
            new Move.Pad(one, one, Move.Border.CONSTANT, 1),
            new Move.Pad(List.of(1, 1, 1), List.of(1, 1, 0), Move.Border.CONSTANT, 0));
    for (Move.Pad pad : pads) {
      FoldTest test = new FoldTest();
      int padded = test.graph.add("pad", pad, 0);
      int channels = 6 + pad.before().get(2);
      Op.Conv conv = Op.Conv.standard(Window.square(3, 1, Padding.VALID), channels, 4);
      Model before = random(test.graph.build(test.graph.add("conv", conv, padded)), 3);
      Model after = Pass.all(before);
      assertThat(count(after, Move.Pad.class)).isOne();
      assertSameResults(before, after, INPUT);
    }
  }

  @Test
  void sameStaysForTheInputDecides() {
    Move.Pad pad = new Move.Pad(List.of(1, 1, 0), List.of(1, 1, 0), Move.Border.CONSTANT, 0);
    int padded = graph.add("pad", pad, 0);
    Op.Conv conv = Op.Conv.standard(Window.square(3, 2, Padding.SAME), 6, 4);
    Model before = random(graph.build(graph.add("conv", conv, padded)), 3);
    assertThat(count(Pass.all(before), Move.Pad.class)).isOne();
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @Test
  void aMeanOrMaximumOverTheMapIsAGlobalPool() {
    for (Reduce.Reduction reduction : List.of(Reduce.Reduction.MEAN, Reduce.Reduction.MAX)) {
      Op.Pooling pooling = reduction == Reduce.Reduction.MAX ? Op.Pooling.MAX : Op.Pooling.AVERAGE;
      GraphBuilder reduced = new GraphBuilder();
      Graph mean = reduced.build(reduced.add("r", new Reduce(reduction, List.of(1, 0)), 0));
      GraphBuilder pooled = new GraphBuilder();
      Graph pool = pooled.build(pooled.add("g", new Op.GlobalPool(pooling), 0));
      assertSameResults(random(pool, 1), random(mean, 1), INPUT);
    }
  }

  @Test
  void convolutionsThatAreJoinedTakeTheirPartOfANormAndTheActivation() {
    int[] branches = new int[3];
    for (int i = 0; i < 3; i++) {
      Window window = Window.square(2 * i + 1, 1, Padding.SAME);
      branches[i] = graph.add("branch" + i, Op.Conv.standard(window, 6, 2 + i), 0);
    }
    int last = graph.add("join", new Move.Concat(2), branches);
    last = graph.add("bn", new Op.BatchNorm(9, 1e-3f), last);
    last = graph.activate("act", Activation.SILU, last);
    Graph whole = graph.build(last);
    for (String cut : List.of("join", "bn", "act")) {
      Model before = random(whole.upTo(cut), 3);
      Model after = Pass.all(before);
      assertThat(ops(after)).hasSize(4);
      assertSameResults(before, after, INPUT);
    }
  }

  @Test
  void aBranchThatOthersReadToIsNotScaled() {
    int[] branches = {conv(4), graph.add("other", Op.Conv.standard(stride2(), 6, 4), 0)};
    int last = graph.add("join", new Move.Concat(2), branches);
    last = graph.add("bn", new Op.BatchNorm(8, 1e-3f), last);
    last = graph.activate("act", Activation.RELU, last);
    last = graph.add("join2", new Move.Concat(2), last, branches[1]);
    Model before = random(graph.build(last), 3);
    Model after = Pass.all(before);
    assertThat(count(after, Op.BatchNorm.class)).isOne();
    assertSameResults(before, after, INPUT);
  }

  @Test
  void joinedConvolutionsAreNotScaledByOneNumber() {
    int[] branches = {conv(4), graph.add("other", Op.Conv.standard(stride2(), 6, 4), 0)};
    int last = graph.add("join", new Move.Concat(2), branches);
    last = graph.add("scale", new Op.Apply(new Formula.Affine(3, 1)), last);
    Model before = random(graph.build(last), 3);
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @Test
  void aNormOfOtherChannelsIsLeftToTheShapes() {
    for (int channels : List.of(3, 5)) {
      FoldTest test = new FoldTest();
      int norm = test.graph.add("bn", new Op.BatchNorm(channels, 1e-3f), test.conv(4));
      Model before = random(test.graph.build(norm), 3);
      CompiledModel compiled = CompiledModel.of(before, Kernels.best());
      assertThatThrownBy(() -> compiled.plan(INPUT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layer bn");
    }
  }

  private static Window stride2() {
    return Window.square(3, 2, Padding.TORCH);
  }
}
