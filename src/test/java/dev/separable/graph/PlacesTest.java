package dev.separable.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Shape INPUT = Shape.of(4, 4, 3);
  private final GraphBuilder graph = new GraphBuilder();

  private static Op linear(int in, int out) {
    return new Op.Linear(in, out, Op.Bias.NONE, Activation.NONE);
  }

  private int squeezed(int stem) {
    int squeeze = graph.add("squeeze", new Op.GlobalPool(Op.Pooling.AVERAGE), stem);
    int gate = graph.activate("gate", Activation.SIGMOID, squeeze);
    return graph.add("product", new Op.Multiply(), stem, gate);
  }

  private Graph marked(int output) {
    return Places.mark(graph.build(output), INPUT);
  }

  @Test
  void theLastPoolThatReadsAMapAloneIsThePool() {
    int product = squeezed(graph.activate("stem", Activation.RELU, 0));
    int pool = graph.add("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), product);
    int vector = graph.add("vector", new Op.Flatten(), pool);
    int top = graph.add("top", linear(3, 5), vector);
    int end = graph.add("end", new Op.Softmax(0), top);

    assertThat(marked(end).marks())
        .containsEntry("features", product)
        .containsEntry("pooled", vector)
        .containsEntry("pre_logits", vector)
        .containsEntry("logits", top);
  }

  @Test
  void aSqueezeIsNoPool() {
    int product = squeezed(graph.activate("stem", Activation.RELU, 0));
    int vector = graph.add("vector", new Op.Flatten(), product);
    int top = graph.add("top", linear(48, 5), vector);

    assertThat(marked(top).marks()).containsOnlyKeys("logits", "pre_logits");
  }

  @Test
  void aPoolWithoutAVectorGetsOne() {
    int stem = graph.activate("stem", Activation.RELU, 0);
    int pool = graph.add("pool", new Op.GlobalPool(Op.Pooling.MAX), stem);
    Graph marked = marked(pool);

    assertThat(marked.output()).isEqualTo(pool);
    assertThat(marked.upTo("pooled").shapes(INPUT)).last().isEqualTo(Shape.of(3));
  }

  @Test
  void aWindowOverTheWholeMapIsAPool() {
    int stem = graph.activate("stem", Activation.RELU, 0);
    Window whole = new Window(4, 4, 4, 4, 1, 1, Padding.VALID);
    Op op = new Op.Pool(Op.Pooling.AVERAGE, whole, PoolPadding.LEFT_OUT);
    int vector = graph.add("vector", new Op.Flatten(), graph.add("pool", op, stem));

    assertThat(marked(vector).marks())
        .containsEntry("features", stem)
        .containsEntry("pooled", vector);
  }

  @Test
  void namesOfTheFileGoFirst() {
    int features = graph.activate("features", Activation.RELU, 0);
    int stem = graph.activate("stem", Activation.RELU, features);
    graph.mark("pooled", stem);
    int pool = graph.add("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), stem);
    int vector = graph.add("vector", new Op.Flatten(), pool);
    int top = graph.add("logits", linear(3, 5), vector);
    int end = graph.activate("end", Activation.SIGMOID, top);
    Graph marked = marked(end);

    assertThat(marked.marks()).isEqualTo(Map.of("pooled", stem, "pre_logits", vector));
    assertThat(marked.upTo("features").output()).isEqualTo(features);
  }
}
