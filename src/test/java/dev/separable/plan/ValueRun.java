package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A small graph that is built, filled with random weights and run on three images at once and one
 * by one.
 */
final class ValueRun {
  static final int IMAGES = 3;

  final GraphBuilder graph = new GraphBuilder();
  final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Random random;

  ValueRun(long seed) {
    random = new Random(seed);
  }

  float[] values(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 4 - 2;
    }
    return values;
  }

  /** Values that each input of the network holds one after the other, as nodes of their own. */
  int[] parts(Shape... shapes) {
    int[] nodes = new int[shapes.length];
    int at = 0;
    for (int i = 0; i < shapes.length; i++) {
      int end = at + shapes[i].length();
      int part = graph.add("part" + i, new Move.Slice(0, at, end, 1), 0);
      nodes[i] = graph.add("shaped" + i, new Move.Reshape(shapes[i]), part);
      at = end;
    }
    return nodes;
  }

  /** A constant of random values. */
  int constant(String name, Shape shape) {
    return constant(name, new Tensor(shape, values(shape.length())));
  }

  int constant(String name, Tensor value) {
    weights.put(name + ".value", value);
    return graph.add(name, new Op.Constant(value.shape()));
  }

  /**
   * Runs the graph up to {@code output} and compares each image's result with {@code definition} of
   * its input.
   */
  void check(int output, Shape input, double allowed, UnaryOperator<float[]> in, Defined wanted) {
    Graph built = graph.build(output);
    Model model = new Model(built, Weights.of(weights));
    float[] x = in.apply(values(IMAGES * input.length()));
    for (Kernels kernels : new Kernels[] {Kernels.named("scalar"), Kernels.best()}) {
      CompiledModel compiled = CompiledModel.unfused(model, kernels);
      Tensor all = Goldens.run(compiled, input, IMAGES, x);
      int length = all.data().length / IMAGES;
      for (int i = 0; i < IMAGES; i++) {
        float[] one = Arrays.copyOfRange(x, i * input.length(), (i + 1) * input.length());
        float[] alone = Goldens.run(compiled, input, 1, one).data();
        float[] found = Arrays.copyOfRange(all.data(), i * length, (i + 1) * length);
        assertThat(found).as("image " + i + " with others and alone").isEqualTo(alone);
        Cube want = wanted.of(one);
        assertThat(compiled.plan(input).output()).isEqualTo(want.shape());
        assertClose(found, want.values(), allowed);
      }
    }
  }

  void check(int output, Shape input, double allowed, Defined wanted) {
    check(output, input, allowed, x -> x, wanted);
  }

  /** What is wanted of one image. */
  interface Defined {
    Cube of(float[] input);
  }

  private static void assertClose(float[] found, double[] wanted, double allowed) {
    assertThat(found).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      float rounded = (float) wanted[i];
      boolean same = Float.compare(found[i], rounded) == 0 || found[i] == rounded;
      double error = Math.abs(found[i] - wanted[i]);
      if (!same && !(error <= allowed * Math.max(1, Math.abs(wanted[i])))) {
        throw new AssertionError("value %d is %s, wanted %s".formatted(i, found[i], wanted[i]));
      }
    }
  }
}
