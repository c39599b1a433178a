package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Fused;
import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import dev.separable.testing.Goldens;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers in a chain give the bits that they give one after the other. */
class ChainRowsTest {
  private static final Fusion ALL = new ChainRows(0, Long.MAX_VALUE);

  private final GraphBuilder graph = new GraphBuilder();

  /** A layer on 6 channels. */
  private int layer(String name, Random random, int input) {
    int kernel = 2 + random.nextInt(4);
    int stride = 1 + random.nextInt(3);
    Padding padding = random.nextBoolean() ? Padding.SAME : Padding.TORCH;
    Window window = Window.square(kernel, stride, padding);
    switch (random.nextInt(4)) {
      case 0 -> {
        return graph.add(name, new Op.Conv(window, 6, 6, 1, Op.Bias.ADDED, Activation.RELU), input);
      }
      case 1 -> {
        int filtered = graph.add(name, Op.Conv.depthwise(window, 6, 1), input);
        return graph.add(name + ".pw", Op.Conv.pointwise(6, 6).withBias(), filtered);
      }
      case 2 -> {
        Op.Pooling pooling = Op.Pooling.values()[random.nextInt(2)];
        return graph.add(name, new Op.Pool(pooling, window, PoolPadding.LEFT_OUT), input);
      }
      default -> {
        return graph.add(name, new Op.Conv(window, 6, 6, 2, Op.Bias.NONE, Activation.NONE), input);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,2", "2,2", "3,3", "4,3", "5,3", "6,4", "7,4", "8,4", "9,5", "10,5", "11,5", "12,6"
  })
  void aChainGivesTheBitsOfItsLayers(int seed, int layers) {
    Random random = new Random(seed);
    int last = 0;
    for (int i = 0; i < layers; i++) {
      last = layer("layer" + i, random, last);
    }
    Model model = PassChecks.random(graph.build(last), seed);
    // Tall enough for several bands.
    for (Shape shape : List.of(Shape.of(1500, 31, 6), Shape.of(700, 64, 6), Shape.of(150, 9, 6))) {
      assertThat(assertSame(model, ALL, shape, 1)).hasSize(1);
    }
  }

  private int conv(String name, Window window, int from, int to, int input) {
    return graph.add(name, new Op.Conv(window, from, to, 1, Op.Bias.ADDED, Activation.NONE), input);
  }

  @Test
  void aResidualIsAddedAtTheEnd() {
    Window window = Window.square(3, 1, Padding.SAME);
    int first = conv("first", window, 6, 40, 0);
    int filtered = graph.add("filtered", Op.Conv.depthwise(window, 40, 1), first);
    int last = graph.add("last", Op.Conv.pointwise(40, 6), filtered);
    Model model = PassChecks.random(graph.build(graph.add("sum", new Op.Add(), last, 0)), 1);
    assertThat(assertSame(model, ALL, Shape.of(300, 40, 6), 3)).hasSize(1);
  }

  @Test
  void aMapThatIsReadTwiceIsMadeWhole() {
    Window window = Window.square(3, 1, Padding.SAME);
    int first = conv("first", window, 6, 20, 0);
    int second = conv("second", window, 20, 20, first);
    int third = conv("third", window, 20, 20, second);
    int fourth = conv("fourth", window, 20, 20, third);
    Model model = PassChecks.random(graph.build(graph.add("sum", new Op.Add(), fourth, second)), 1);
    List<Op> ops = assertSame(model, ALL, Shape.of(300, 40, 6), 2);
    assertThat(ops.stream().filter(Fused.Chain.class::isInstance)).hasSize(2);
  }

  @Test
  void onlyLargeMapsAreCut() {
    Window window = Window.square(3, 2, Padding.SAME);
    int last = 0;
    for (int i = 0; i < 3; i++) {
      last = conv("layer" + i, window, 6, 6, last);
    }
    Model model = PassChecks.random(graph.build(last), 1);
    Fusion fusion = new ChainRows(50 * 50 * 6 - 1, 400);
    assertThat(assertSame(model, fusion, Shape.of(100, 100, 6), 1)).hasSize(2);
    assertThat(assertSame(model, fusion, Shape.of(98, 98, 6), 1)).hasSize(3);
  }

  @Test
  void aLayerOfManyWeightsStaysByItself() {
    Window window = Window.square(3, 1, Padding.SAME);
    int first = conv("first", window, 6, 6, 0);
    int second = conv("second", window, 6, 7, first);
    Model model = PassChecks.random(graph.build(second), 1);
    assertThat(assertSame(model, new ChainRows(0, 9 * 6 * 7), Shape.of(20, 20, 6), 1)).hasSize(2);
    assertThat(assertSame(model, new ChainRows(0, 9 * 6 * 7 + 1), Shape.of(20, 20, 6), 1))
        .hasSize(1);
  }

  @Test
  void aLongChainIsCut() {
    Window window = Window.square(2, 1, Padding.SAME);
    int last = 0;
    for (int i = 0; i < ChainRows.MOST_LINKS + 2; i++) {
      Op.Pool pool = new Op.Pool(Op.Pooling.MAX, window, PoolPadding.LEFT_OUT);
      last = graph.add("layer" + i, pool, last);
    }
    Model model = PassChecks.random(graph.build(last), 1);
    List<Op> ops = assertSame(model, ALL, Shape.of(800, 60, 6), 1);
    assertThat(ops).hasSize(2).allMatch(Fused.Chain.class::isInstance);
  }

  @Test
  void aChainListsItsLayersAndTakesLittleMemory() {
    Window window = Window.square(3, 1, Padding.SAME);
    int first = conv("first", window, 6, 40, 0);
    int second = conv("second", window, 40, 6, first);
    Model model = PassChecks.random(graph.build(second), 1);
    Shape shape = Shape.of(1000, 60, 6);
    Plan plan = CompiledModel.of(model, ALL, Kernels.best()).plan(shape);
    assertThat(plan.steps()).hasSize(1);
    StepOutline step = plan.steps().get(0);
    assertThat(step.layers()).containsExactly("first", "second");
    assertThat(step.op()).isEqualTo("chain");
    assertThat(step.macs()).isEqualTo(plan.macs());
    long whole = CompiledModel.of(model, Fusion.NONE, Kernels.best()).plan(shape).scratchBytes(1);
    long map = 1000L * 60 * 40 * Float.BYTES;
    assertThat(plan.scratchBytes(1)).isLessThan(whole - map * 9 / 10);
  }

  /** Compares bits with the layers one by one; returns what is run. */
  private static List<Op> assertSame(Model model, Fusion fusion, Shape shape, int images) {
    Random random = new Random(7);
    float[] x = new float[images * shape.length()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 12 - 6;
    }
    for (Kernels kernels : List.of(Kernels.named("scalar"), Kernels.best())) {
      Tensor wanted = Goldens.run(CompiledModel.of(model, Fusion.NONE, kernels), shape, images, x);
      Tensor found = Goldens.run(CompiledModel.of(model, fusion, kernels), shape, images, x);
      assertThat(found.shape()).isEqualTo(wanted.shape());
      assertThat(Arrays.equals(found.data(), wanted.data())).as(kernels.name()).isTrue();
    }
    Graph run = CompiledModel.of(model, fusion, Kernels.best()).graphFor(shape);
    return run.nodes().stream().map(node -> node.op()).skip(1).toList();
  }
}
