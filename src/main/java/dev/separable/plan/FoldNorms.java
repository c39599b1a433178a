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
 * bias becomes (bias - mean) * that + beta. Computed in double, rounded once. Convolutions that are
 * joined channel by channel each take their part.
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
      int channels = fold.affine().scale().length;
      if (biased != null && channels == Foldable.channels(biased)) {
        fold(before.name(), fold.affine(), 0, tensors);
        rewrite.replace(node.index(), before.name(), biased, before.inputs());
      } else if (Branches.are(before, rewrite, readers)
          && channels == Branches.channels(before, rewrite)) {
        int from = 0;
        for (int branch : before.inputs()) {
          Node layer = rewrite.node(branch);
          Op.Conv conv = (Op.Conv) layer.op();
          fold(layer.name(), fold.affine(), from, tensors);
          rewrite.replace(branch, layer.name(), conv.withBias(), layer.inputs());
          from += conv.outChannels();
        }
        rewrite.replace(node.index(), before.name(), before.op(), before.inputs());
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

  /** Output channels are the last axis of the weights; {@code from} is the first one's norm. */
  private static void fold(String name, Affine norm, int from, Map<String, Tensor> tensors) {
    Tensor weight = tensors.get(Role.WEIGHT.of(name));
    Tensor bias = tensors.get(Role.BIAS.of(name));
    int channels = weight.shape().at(-1);
    float[] folded = new float[weight.data().length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (weight.data()[i] * norm.scale()[from + i % channels]);
    }
    float[] shifted = new float[channels];
    for (int c = 0; c < channels; c++) {
      double own = bias == null ? 0 : bias.data()[c];
      shifted[c] = (float) (own * norm.scale()[from + c] + norm.shift()[from + c]);
    }
    tensors.put(Role.WEIGHT.of(name), new Tensor(weight.shape(), folded));
    tensors.put(Role.BIAS.of(name), Tensor.of(shifted, channels));
  }
}
