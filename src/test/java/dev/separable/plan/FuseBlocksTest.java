package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Fused;
import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Reduce;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import dev.separable.testing.Goldens;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks by rows give what their layers give one after the other. */
class FuseBlocksTest {
  private static final Fusion ALL = new FuseBlocks(0);
  private static final Fusion SMALL_MAPS_APART = new FuseBlocks(Long.MAX_VALUE);

  /** What makes the factors of the channels. */
  enum Gate {
    NONE,
    CONVOLUTIONS,
    LINEAR,
    REDUCE
  }

  private final GraphBuilder graph = new GraphBuilder();

  private int conv(String name, Op.Conv conv, Activation activation, int input) {
    return graph.norm(name + ".bn", conv.outChannels(), 1e-3f, activation, conv(name, conv, input));
  }

  private int conv(String name, Op.Conv conv, int input) {
    return graph.add(name, conv, input);
  }

  /** A block from 6 channels to 6. */
  private int block(int expand, Window window, Gate gate, int input) {
    int channels = expand == 0 ? 6 : 6 * expand;
    int last = input;
    if (expand > 0) {
      last = conv("expand", Op.Conv.pointwise(6, channels), Activation.SILU, last);
    }
    last = conv("dw", Op.Conv.depthwise(window, channels, 1), Activation.RELU6, last);
    last = scaled(gate, channels, last);
    last = conv("project", Op.Conv.pointwise(channels, 6), Activation.NONE, last);
    boolean same = window.strideH() == 1 && window.strideW() == 1;
    return same ? graph.add("sum", new Op.Add(), last, input) : last;
  }

  private int scaled(Gate gate, int channels, int map) {
    if (gate == Gate.NONE) {
      return map;
    }
    Op mean =
        gate == Gate.REDUCE
            ? new Reduce(Reduce.Reduction.MEAN, List.of(0, 1))
            : new Op.GlobalPool(Op.Pooling.AVERAGE);
    int last = graph.add("pool", mean, map);
    if (gate == Gate.LINEAR) {
      last = graph.add("flat", new Op.Flatten(), last);
      last = graph.add("fc1", linear(channels, 3, Activation.RELU), last);
      last = graph.add("fc2", linear(3, channels, Activation.SIGMOID), last);
      last = graph.add("shape", new Move.Reshape(Shape.of(1, 1, channels)), last);
      return graph.add("scaled", new Op.Arithmetic(Op.Operator.MULTIPLY), last, map);
    }
    last = conv("fc1", Op.Conv.pointwise(channels, 3).withBias(), last);
    last = graph.activate("fc1.act", Activation.SILU, last);
    last = conv("fc2", Op.Conv.pointwise(3, channels).withBias(), last);
    last = graph.activate("gate", Activation.HARD_SIGMOID, last);
    Op product = gate == Gate.REDUCE ? new Op.Arithmetic(Op.Operator.MULTIPLY) : new Op.Multiply();
    return graph.add("scaled", product, map, last);
  }

  private static Op.Linear linear(int in, int out, Activation activation) {
    return new Op.Linear(in, out, Op.Bias.ADDED, activation);
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void aBlockIsOneStepWithTheSameResults(Gate gate) {
    for (int kernel : new int[] {1, 3, 5}) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int expand : new int[] {0, 1, 5}) {
          for (Padding padding : List.of(Padding.SAME, Padding.TORCH)) {
            FuseBlocksTest test = new FuseBlocksTest();
            Window window = Window.square(kernel, stride, padding);
            int last = test.block(expand, window, gate, 0);
            Model model = PassChecks.random(test.graph.build(last), 3);
            boolean rows = expand > 0 || gate != Gate.NONE;
            for (Shape shape : List.of(Shape.of(9, 7, 6), Shape.of(30, 33, 6), Shape.of(1, 4, 6))) {
              List<Op> ops = assertSame(model, ALL, shape);
              assertThat(ops).hasSize(1);
              assertThat(ops.get(0) instanceof Fused.Inverted).isEqualTo(rows);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void aBlockOfSmallMapsIsOneStepALayer(Gate gate) {
    int last = block(4, Window.square(3, 1, Padding.SAME), gate, 0);
    Model model = PassChecks.random(graph.build(last), 3);
    for (Shape shape : List.of(Shape.of(9, 7, 6), Shape.of(40, 41, 6))) {
      List<Op> ops = assertSame(model, SMALL_MAPS_APART, shape);
      assertThat(ops.stream().anyMatch(Fused.Inverted.class::isInstance)).isFalse();
      boolean gated = gate != Gate.NONE;
      assertThat(ops.stream().anyMatch(Fused.Gated.class::isInstance)).isEqualTo(gated);
      assertThat(ops).noneMatch(op -> op instanceof Op.Multiply || op instanceof Op.Arithmetic);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand", "dw", "pool", "fc1", "gate", "scaled", "project", "sum"})
  void everyCutOfABlockIsThere(String cut) {
    int last = block(4, Window.square(3, 1, Padding.SAME), Gate.CONVOLUTIONS, 0);
    Model model = PassChecks.random(graph.build(last).upTo(cut), 3);
    assertSame(model, ALL, Shape.of(9, 7, 6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand.bn", "dw.bn", "pool", "fc1.act", "gate", "scaled"})
  void whatOthersReadTooStays(String read) {
    int last = block(1, Window.square(3, 1, Padding.SAME), Gate.CONVOLUTIONS, 0);
    Graph block = graph.build(last);
    Model model = PassChecks.random(withOneReaderMore(block, read), 3);
    List<Op> ops = assertSame(model, ALL, Shape.of(9, 7, 6));
    boolean whole =
        ops.stream().anyMatch(op -> op instanceof Fused.Inverted b && b.expand() != null);
    assertThat(whole).isFalse();
  }

  private Graph withOneReaderMore(Graph block, String read) {
    int index =
        block.marks().containsKey(read) ? block.marks().get(read) : block.upTo(read).output();
    int pool = graph.add("other", new Op.GlobalPool(Op.Pooling.MAX), index);
    int own = graph.add("own", new Op.GlobalPool(Op.Pooling.MAX), block.output());
    return graph.build(graph.add("join", new Move.Concat(2), pool, own));
  }

  @Test
  void imagesGetTheSameBitsTogetherAndAlone() {
    for (Fusion fusion : List.of(ALL, SMALL_MAPS_APART)) {
      FuseBlocksTest test = new FuseBlocksTest();
      Window window = Window.square(5, 1, Padding.SAME);
      int last = test.block(4, window, Gate.CONVOLUTIONS, 0);
      Model model = PassChecks.random(test.graph.build(last), 3);
      Shape shape = Shape.of(13, 11, 6);
      CompiledModel compiled = CompiledModel.of(model, fusion, Kernels.best());
      float[] x = input(5, shape);
      float[] together = Goldens.run(compiled, shape, 5, x).data();
      for (int i = 0; i < 5; i++) {
        int from = i * shape.length();
        float[] one = Arrays.copyOfRange(x, from, from + shape.length());
        float[] alone = Goldens.run(compiled, shape, 1, one).data();
        assertThat(alone).isEqualTo(Arrays.copyOfRange(together, from, from + shape.length()));
      }
    }
  }

  @Test
  void aFusedStepListsItsLayers() {
    int last = block(4, Window.square(3, 2, Padding.SAME), Gate.CONVOLUTIONS, 0);
    Model model = PassChecks.random(graph.build(last), 3);
    Shape shape = Shape.of(9, 7, 6);
    Plan plan = CompiledModel.of(model, ALL, Kernels.best()).plan(shape);
    assertThat(plan.steps()).hasSize(1);
    StepOutline step = plan.steps().get(0);
    assertThat(step.layers()).containsExactly("expand", "dw", "fc1", "fc2", "project");
    assertThat(step.op()).isEqualTo("inverted");
    assertThat(step.macs()).isEqualTo(plan.macs());
  }

  private static float[] input(int images, Shape shape) {
    Random random = new Random(7);
    float[] x = new float[images * shape.length()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 12 - 6;
    }
    return x;
  }

  /** Compares with the layers one by one; returns what is run. */
  private static List<Op> assertSame(Model model, Fusion fusion, Shape shape) {
    float[] x = input(2, shape);
    Kernels naive = Kernels.named("naive");
    Tensor wanted = Goldens.run(CompiledModel.unfused(model, naive), shape, 2, x);
    for (Kernels kernels : List.of(naive, Kernels.named("scalar"), Kernels.best())) {
      CompiledModel fused = CompiledModel.of(model, fusion, kernels);
      Tensor found = Goldens.run(fused, shape, 2, x);
      assertThat(found.shape()).isEqualTo(wanted.shape());
      Goldens.assertClose(kernels.name() + " fused", found.data(), wanted.data(), 3e-6);
    }
    Graph run = CompiledModel.of(model, fusion, naive).graphFor(shape);
    return run.nodes().stream().map(Node::op).skip(1).toList();
  }
}
