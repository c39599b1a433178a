package dev.separable.weights;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Whose names the tensors of a file seem to have, where they are not those of the model. */
final class NameHint {
  /** Names that only one library gives, the more telling ones first. */
  private static final List<Library> LIBRARIES =
      List.of(
          library("features\\.\\d+\\.conv\\.\\d+\\..*", "torchvision's: --model mobilenet_v2"),
          library(
              "features\\.\\d+\\.block\\.\\d+\\..*",
              "torchvision's: --model mobilenet_v3_large or mobilenet_v3_small"),
          library(
              "features\\.\\d+\\.\\d+\\.block\\.\\d+\\.\\d+\\..*",
              "torchvision's: --model efficientnet_b0, or another of its EfficientNets"),
          library(
              "layers\\.\\d+\\.\\d+\\.layers\\.\\d+\\..*",
              "torchvision's: --model mnasnet1_0, or another of its MNASNets"),
          library(
              "(conv_stem\\.|conv_head\\.|blocks\\.\\d+\\.\\d+\\.(conv|bn|se|dw_)).*",
              "timm's: --model mobilenetv2_100, tf_efficientnet_b0 and so on"),
          library(
              "_(conv_stem|conv_head|blocks)\\..*",
              "EfficientNet-PyTorch's: --model tf_efficientnet_b0 and so on"),
          library(
              ".*\\.(convolution|normalization)\\.(weight|bias|running_\\w+)",
              "Hugging Face's transformers: save the weights from timm's model instead"),
          library(
              ".*/BatchNorm/(gamma|beta|moving_\\w+)(:0)?",
              "TensorFlow's slim: save the weights from Keras' or timm's model instead"),
          library(".*(\\bbatch_stats\\b|\\bparams\\b).*", "Flax's"),
          library(
              "(.*[/.])?(gamma|beta|moving_mean|moving_variance|depthwise_kernel|kernel)(:0)?",
              "Keras': a Keras network by --model, with its .h5 or .keras file"));

  private NameHint() {}

  /** A library's names, and whose they are with what to do. */
  private record Library(Predicate<String> names, String whose) {}

  private static Library library(String names, String whose) {
    return new Library(Pattern.compile(names).asMatchPredicate(), whose);
  }

  /** Whose names these are, with what to do; empty if they are no library's or the model's own. */
  static Optional<String> of(Collection<String> found, Collection<String> wanted) {
    Optional<String> theirs = whose(found);
    return theirs.equals(whose(wanted)) ? Optional.empty() : theirs;
  }

  /** The library that most of the names are of. */
  private static Optional<String> whose(Collection<String> names) {
    String best = null;
    long most = 0;
    for (Library library : LIBRARIES) {
      long count = names.stream().filter(library.names()).count();
      if (count > most) {
        most = count;
        best = library.whose();
      }
    }
    return Optional.ofNullable(best);
  }
}
