package dev.separable.plan;

import static dev.separable.plan.PassChecks.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.tensor.Window;
import dev.separable.testing.Goldens;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Large pointwise convolutions by a Strassen step, beside the naive kernels, which make none. */
class StrassenStepTest {
  private static final int CHANNELS = 256;

  @Test
  void aLargePointwiseConvolutionWithItsShortcut() {
    GraphBuilder graph = new GraphBuilder();
    int conv = graph.add("conv", Op.Conv.pointwise(CHANNELS, CHANNELS), 0);
    int act = graph.activate("act", Activation.RELU6, conv);
    Model model = random(graph.build(graph.add("sum", new Op.Add(), act, 0)), 1);
    check(model, Shape.of(7, 9, CHANNELS), "conv", Shape.of(7, 9, CHANNELS));
  }

  @Test
  void aSeparableConvolutionOfSmallMapsTogether() {
    check(separable(1), Shape.of(7, 7, CHANNELS), "pw", Shape.of(7, 7, CHANNELS));
  }

  @Test
  void aSeparableConvolutionThatSkipsPixels() {
    check(separable(2), Shape.of(17, 13, CHANNELS), "pw", Shape.of(9, 7, CHANNELS));
  }

  @Test
  void aSeparableConvolutionOfALargeMapInBands() {
    check(separable(1), Shape.of(53, 55, CHANNELS), "pw", Shape.of(53, 55, CHANNELS));
  }

  private static Model separable(int stride) {
    GraphBuilder graph = new GraphBuilder();
    Window window = Window.square(3, stride, Padding.TORCH);
    int depthwise = graph.add("dw", Op.Conv.depthwise(window, CHANNELS, 1), 0);
    int act = graph.activate("act", Activation.RELU, depthwise);
    int pointwise = graph.add("pw", Op.Conv.pointwise(CHANNELS, CHANNELS), act);
    return random(graph.build(graph.activate("out", Activation.SILU, pointwise)), 2);
  }

  private static void check(Model model, Shape input, String layer, Shape output) {
    Kernels kernels = Kernels.named("panama");
    CompiledModel compiled = CompiledModel.of(model, kernels);
    Slot slot = new Slot(0, output, null, 1);
    assertThat(StrassenStep.pointwise(compiled.large(layer), Activation.NONE, slot, null, slot))
        .isInstanceOf(StrassenStep.class);
    int images = 5;
    float[] x = new float[images * input.length()];
    Random random = new Random(7);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 2 - 1;
    }
    Tensor found = Goldens.run(compiled, input, images, x);
    CompiledModel twin = CompiledModel.unfused(model, Kernels.named("scalar"));
    assertThat(twin.large(layer)).isNull();
    Tensor wanted = Goldens.run(twin, input, images, x);
    Goldens.assertClose(layer, found.data(), wanted.data(), 5e-6);
    int length = found.data().length / images;
    for (int i = 0; i < images; i++) {
      float[] one = Arrays.copyOfRange(x, i * input.length(), (i + 1) * input.length());
      float[] alone = Goldens.run(compiled, input, 1, one).data();
      assertThat(alone).isEqualTo(Arrays.copyOfRange(found.data(), i * length, (i + 1) * length));
    }
  }

  @Test
  void smallLayersAreLeftAlone() {
    GraphBuilder graph = new GraphBuilder();
    int narrow = graph.add("narrow", Op.Conv.pointwise(64, CHANNELS), 0);
    Model model = random(graph.build(graph.add("few", Op.Conv.pointwise(256, 32), narrow)), 3);
    CompiledModel compiled = CompiledModel.of(model, Kernels.named("panama"));
    assertThat(compiled.large("narrow")).isNull();
    assertThat(compiled.large("few")).isNull();
    Model large = separable(1);
    Slot few = new Slot(0, Shape.of(3, 5, CHANNELS), null, 1);
    LargeMatrix weights = CompiledModel.of(large, Kernels.named("panama")).large("pw");
    assertThat(StrassenStep.pointwise(weights, Activation.NONE, few, null, few)).isNull();
  }
}
