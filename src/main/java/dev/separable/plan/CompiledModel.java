package dev.separable.plan;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Role;
import dev.separable.kernel.Kernels;
import dev.separable.kernel.PackedFilters;
import dev.separable.kernel.PackedMatrix;
import dev.separable.tensor.Shape;
import dev.separable.weights.Weights;
import java.util.HashMap;
import java.util.Map;

/**
 * A model after all passes with its weights packed for one kind of kernels; makes plans. Immutable,
 * thread-safe.
 */
public final class CompiledModel {
  private final Graph source;
  private final Graph graph;
  private final Fusion fusion;
  private final Kernels kernels;
  private final Map<String, PackedMatrix[]> matrices = new HashMap<>();
  private final Map<String, LargeMatrix> largeMatrices = new HashMap<>();
  private final Map<String, PackedFilters> filters = new HashMap<>();
  private final Map<String, float[][]> vectors = new HashMap<>();

  private CompiledModel(Graph source, Model model, Fusion fusion, Kernels kernels) {
    this.source = source;
    this.graph = model.graph();
    this.fusion = fusion;
    this.kernels = kernels;
    for (Node node : graph.nodes()) {
      node.op().layers(node.name()).forEach(layer -> pack(layer, model.weights()));
    }
  }

  /** Runs the passes and packs the weights. */
  public static CompiledModel of(Model model, Kernels kernels) {
    return of(model, Fusion.usual(), kernels);
  }

  /** The same with steps of other blocks fused. */
  static CompiledModel of(Model model, Fusion fusion, Kernels kernels) {
    return new CompiledModel(model.graph(), Pass.all(model), fusion, kernels);
  }

  /** Packs the weights of the model as it is: the unfused twin, for tests and comparisons. */
  public static CompiledModel unfused(Model model, Kernels kernels) {
    return new CompiledModel(model.graph(), model, Fusion.NONE, kernels);
  }

  private void pack(Op.Layer layer, Weights weights) {
    String name = layer.name();
    if (layer.op() instanceof Op.Conv conv) {
      pack(name, conv, weights);
    } else if (layer.op() instanceof Op.Linear linear) {
      float[] weight = weights.tensor(Role.WEIGHT.of(name)).data();
      float[] bias = bias(name, linear.bias(), linear.outFeatures(), weights);
      PackedMatrix packed = kernels.pack(weight, bias, linear.inFeatures(), linear.outFeatures());
      matrices.put(name, new PackedMatrix[] {packed});
    } else if (layer.op() instanceof Op.BatchNorm norm) {
      Affine affine = Affine.of(name, norm, weights);
      vectors.put(name, new float[][] {affine.scaleFloats(), affine.shiftFloats()});
    } else if (layer.op() instanceof Op.PRelu) {
      vectors.put(name, new float[][] {weights.tensor(Role.SLOPE.of(name)).data()});
    } else if (layer.op() instanceof Op.Constant) {
      vectors.put(name, new float[][] {weights.tensor(Role.VALUE.of(name)).data()});
    } else {
      throw new IllegalStateException(name + ": no packing for " + layer.op());
    }
  }

  private void pack(String name, Op.Conv conv, Weights weights) {
    float[] weight = weights.tensor(Role.WEIGHT.of(name)).data();
    float[] bias = bias(name, conv.bias(), conv.outChannels(), weights);
    if (conv.isDepthwise()) {
      filters.put(name, filters(conv, weight, bias));
      return;
    }
    int k = conv.window().taps() * (conv.inChannels() / conv.groups());
    int n = conv.outChannels() / conv.groups();
    if (conv.window().isPointwise() && conv.groups() == 1 && StrassenProduct.fits(kernels, k, n)) {
      largeMatrices.put(name, new LargeMatrix(kernels, weight, bias, k, n));
      return;
    }
    PackedMatrix[] packed = new PackedMatrix[conv.groups()];
    for (int g = 0; g < packed.length; g++) {
      float[] part = new float[k * n];
      float[] partBias = new float[n];
      for (int i = 0; i < k; i++) {
        System.arraycopy(weight, i * conv.outChannels() + g * n, part, i * n, n);
      }
      System.arraycopy(bias, g * n, partBias, 0, n);
      packed[g] = kernels.pack(part, partBias, k, n);
    }
    matrices.put(name, packed);
  }

  private PackedFilters filters(Op.Conv conv, float[] weight, float[] bias) {
    int kernelH = conv.window().kernelH();
    int kernelW = conv.window().kernelW();
    int multiplier = conv.outChannels() / conv.inChannels();
    return kernels.packDepthwise(weight, bias, kernelH, kernelW, conv.inChannels(), multiplier);
  }

  private static float[] bias(String name, Op.Bias bias, int channels, Weights weights) {
    return bias == Op.Bias.ADDED ? weights.tensor(Role.BIAS.of(name)).data() : new float[channels];
  }

  /** The graph that is run, after the passes. */
  public Graph graph() {
    return graph;
  }

  /** What is run for inputs of that shape. */
  Graph graphFor(Shape input) {
    return fusion.apply(graph, input);
  }

  /** The kernels that run it. */
  public Kernels kernels() {
    return kernels;
  }

  /** Multiply-adds for one input of that shape, by the graph before the passes. */
  long macs(Shape input) {
    return source.cost(input).stream().mapToLong(CostRow::macs).sum();
  }

  /**
   * A plan for inputs of that shape.
   *
   * @throws IllegalArgumentException naming the layer that the shape does not fit
   */
  public Plan plan(Shape input) {
    try {
      return new Planner(this, input).plan();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "an input of " + input + " needs larger arrays than Java has", e);
    }
  }

  /** The packed matrix of each group of a convolution, or of a linear layer. */
  PackedMatrix[] matrices(String layer) {
    LargeMatrix large = largeMatrices.get(layer);
    return large == null ? matrices.get(layer) : new PackedMatrix[] {large.whole()};
  }

  /** The weights of a pointwise convolution that is large enough for a Strassen step, else null. */
  LargeMatrix large(String layer) {
    return largeMatrices.get(layer);
  }

  /** The packed filters of a depthwise convolution. */
  PackedFilters filters(String layer) {
    return filters.get(layer);
  }

  /** Scale and shift of a norm, slopes, or a constant. */
  float[][] vectors(String layer) {
    return vectors.get(layer);
  }
}
