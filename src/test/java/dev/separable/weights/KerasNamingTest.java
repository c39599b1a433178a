package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KerasNamingTest {
  private static Graph graph() {
    GraphBuilder graph = new GraphBuilder();
    int last = graph.add("stem", Op.Conv.pointwise(1, 2), 0);
    last = graph.add("stem_depthwise_bn", new Op.BatchNorm(2, 1e-3f), last);
    Window window = Window.square(3, 1, Padding.SAME);
    last = graph.add("sep.depthwise", Op.Conv.depthwise(window, 2, 2), last);
    last = graph.add("sep.pointwise", Op.Conv.pointwise(4, 2), last);
    last = graph.add("conv2d", Op.Conv.pointwise(2, 2), last);
    last = graph.add("pool", new Op.GlobalPool(Op.Pooling.AVERAGE), last);
    last = graph.add("flat", new Op.Flatten(), last);
    Op top = new Op.Linear(2, 3, Op.Bias.ADDED, Activation.NONE);
    return graph.build(graph.add("top", top, last));
  }

  private static Weights file(String stem, String norm, String sep, String conv, String top) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(top + "/kernel", Tensor.zeros(2, 3));
    tensors.put(top + "/bias", Tensor.zeros(3));
    tensors.put(conv + "/kernel", Tensor.zeros(1, 1, 2, 2));
    tensors.put(stem + "/kernel", Tensor.of(new float[] {5, 6}, 1, 1, 1, 2));
    for (String role : new String[] {"gamma", "beta", "moving_mean", "moving_variance"}) {
      tensors.put(norm + "/" + role, Tensor.zeros(2));
    }
    float[] taps = new float[36];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i;
    }
    tensors.put(sep + "/depthwise_kernel", Tensor.of(taps, 3, 3, 2, 2));
    tensors.put(sep + "/pointwise_kernel", Tensor.zeros(1, 1, 4, 2));
    return Weights.of(tensors);
  }

  private static void binds(Weights file) {
    Naming naming = Naming.of(file, graph());
    Binding binding = Binding.bind(graph(), file, naming);

    assertThat(binding.surplus()).isEmpty();
    assertThat(binding.weights().tensor("stem.weight").data()).containsExactly(5, 6);
    Tensor depthwise = binding.weights().tensor("sep.depthwise.weight");
    assertThat(depthwise.shape().toArray()).containsExactly(3, 3, 1, 4);
    assertThat(depthwise.data()).startsWith(0, 1, 2, 3, 4).endsWith(34, 35);
  }

  @Test
  void namesOfTheLayers() {
    binds(file("stem", "stem_depthwise_bn", "sep", "conv2d", "top"));
  }

  @Test
  void madeUpNamesCountByOrderWhateverTheirNumbers() {
    binds(file("stem", "stem_depthwise_bn", "sep", "conv2d_17", "top"));
  }

  @Test
  void classesAndNumbersOnly() {
    binds(file("conv2d_9", "batch_normalization_4", "separable_conv2d", "conv2d_10", "dense_1"));
  }

  @Test
  void theOnlyDenseLayerIsTheClassifierWhateverItsName() {
    binds(file("stem", "stem_depthwise_bn", "sep", "conv2d", "Logits"));
  }

  @Test
  void slashesAndCapitalsOfKeras2() {
    binds(file("Stem", "stem/depthwise/BatchNorm", "sep", "conv2d_1", "Top"));
  }
}
