package dev.separable.plan;

import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes a batch norm, or another scale and shift per channel, into the convolution or linear layer
 * before it: the weights of output channel c are multiplied by gamma / sqrt(var + eps), and the
 * bias becomes (bias - mean) * that + beta. Computed in double, rounded once.
 */
final class FoldNorms implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().byName());
    for (Node node : model.graph().nodes()) {
      Foldable fold = Foldable.of(node, rewrite, model.weights());
      if (fold == null || readers[fold.from()] != 1) {
        continue;
      }
      Node before = rewrite.node(fold.from());
      Op.Weighted biased = biased(before);
      if (biased != null) {
        fold(before.name(), fold.affine(), tensors);
        rewrite.replace(node.index(), before.name(), biased, before.inputs());
      }
    }
    return new Model(rewrite.done(), Weights.of(tensors));
  }

  /** The layer with a bias; null if its values are no longer those that its weights make. */
  private static Op.Weighted biased(Node layer) {
    if (layer.inputs().size() != 1) {
      return null;
    }
    if (layer.op() instanceof Op.Conv conv && conv.activation() == Activation.NONE) {
      return conv.withBias();
    }
    if (layer.op() instanceof Op.Linear linear && linear.activation() == Activation.NONE) {
      return new Op.Linear(
          linear.inFeatures(), linear.outFeatures(), Op.Bias.ADDED, Activation.NONE);
    }
    return null;
  }

  /** Output channels are the last axis of the weights. */
  private static void fold(String name, Affine norm, Map<String, Tensor> tensors) {
    Tensor weight = tensors.get(Role.WEIGHT.of(name));
    Tensor bias = tensors.get(Role.BIAS.of(name));
    int channels = norm.scale().length;
    float[] folded = new float[weight.data().length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (weight.data()[i] * norm.scale()[i % channels]);
    }
    float[] shifted = new float[channels];
    for (int c = 0; c < channels; c++) {
      double own = bias == null ? 0 : bias.data()[c];
      shifted[c] = (float) (own * norm.scale()[c] + norm.shift()[c]);
    }
    tensors.put(Role.WEIGHT.of(name), new Tensor(weight.shape(), folded));
    tensors.put(Role.BIAS.of(name), Tensor.of(shifted, channels));
  }
}
