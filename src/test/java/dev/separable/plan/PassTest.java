package dev.separable.plan;

import static dev.separable.plan.PassChecks.assertSameResults;
import static dev.separable.plan.PassChecks.count;
import static dev.separable.plan.PassChecks.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each pass keeps the results, and does what it is for. */
class PassTest {
  private static final Shape INPUT = Shape.of(9, 7, 6);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "separable(features=10,kernel=3x3,norm=batch,activation=relu6)",
        "separable(features=10,kernel=3x3,norm=batch,bias=both,depth_multiplier=2)",
        "inverted_residual(expand=3)",
        "inverted_residual(expand=1,features=6,stride=1)",
        "inverted_residual(expand=2,features=9,stride=2)|separable(features=4,activation=silu)",
        "conv(features=8,kernel=3,stride=2,groups=2,norm=batch,activation=hard_swish)"
      })
  void allPassesKeepTheResults(String spec) {
    Model before = random(LayerSpecs.graph(spec, INPUT), spec.hashCode());
    Model after = Pass.all(before);
    assertSameResults(before, after, INPUT);
    assertThat(count(after, Op.BatchNorm.class)).isZero();
    assertThat(count(after, Op.Activate.class)).isZero();
    assertThat(count(after, Op.Add.class)).isZero();
  }

  @Test
  void aWholeNetworkBecomesFewSteps() {
    Model before = random(Zoo.network("mobilenetv2(width=0.35,resolution=32)", 10).graph(), 3);
    Model after = Pass.all(before);
    assertSameResults(before, after, Shape.of(32, 32, 3));
    assertThat(count(after, Op.Separable.class)).isEqualTo(17);
    assertThat(count(after, Op.BatchNorm.class)).isZero();
    assertThat(count(after, Op.Add.class)).isZero();
  }

  @Test
  void aNormThatOthersReadToStays() {
    GraphBuilder graph = new GraphBuilder();
    int conv = graph.add("conv", Op.Conv.pointwise(6, 6), 0);
    int norm = graph.add("bn", new Op.BatchNorm(6, 1e-3f), conv);
    Model before = random(graph.build(graph.add("sum", new Op.Add(), conv, norm)), 5);
    Model after = new FoldNorms().apply(before);
    assertThat(count(after, Op.BatchNorm.class)).isOne();
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @Test
  void aNormBehindAnActivationIsComputedOnItsOwn() {
    GraphBuilder graph = new GraphBuilder();
    int conv = graph.add("conv", Op.Conv.pointwise(6, 6), 0);
    int act = graph.activate("act", Activation.RELU, conv);
    Model before = random(graph.build(graph.add("bn", new Op.BatchNorm(6, 1e-3f), act)), 5);
    Model after = Pass.all(before);
    assertThat(count(after, Op.BatchNorm.class)).isOne();
    assertSameResults(before, after, INPUT);
  }

  @Test
  void aShortcutThatReadsTheSameValueTwice() {
    GraphBuilder graph = new GraphBuilder();
    int conv = graph.add("conv", Op.Conv.pointwise(6, 6), 0);
    Model before = random(graph.build(graph.add("twice", new Op.Add(), conv, conv)), 5);
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @Test
  void bothSidesOfASumAreConvolutions() {
    GraphBuilder graph = new GraphBuilder();
    Window window = Window.square(3, 2, Padding.TORCH);
    int left = graph.add("left", Op.Conv.depthwise(window, 6, 1), 0);
    left = graph.add("left.pw", Op.Conv.pointwise(6, 5), left);
    Window skip = Window.square(1, 2, Padding.VALID);
    int right = graph.add("right", Op.Conv.standard(skip, 6, 5), 0);
    Model before = random(graph.build(graph.add("sum", new Op.Add(), left, right)), 5);
    Model after = Pass.all(before);
    assertThat(count(after, Op.Add.class)).isZero();
    assertSameResults(before, after, INPUT);
  }
}
