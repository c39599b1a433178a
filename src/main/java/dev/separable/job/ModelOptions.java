package dev.separable.job;

import dev.separable.extract.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what runs. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "A network by timm's, torchvision's or Keras's name, such as mobilenetv2_100, layers, "
              + "such as \"separable(features=64,kernel=3x3)\", or a file with its own weights: "
              + ".onnx, .keras, .h5. Default: the shipped EfficientNet-Lite0.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description =
          "A file (.safetensors, .npz, .pth, .h5, .keras, .onnx), or initial values: flax:SEED, "
              + "torch:SEED, random:SEED. Default: the shipped weights for the shipped model.")
  private String weights;

  @Option(
      names = "--preprocess",
      paramLabel = "P",
      description =
          "torchvision, timm, keras-tf, efficientnet-tpu, none, or steps such as "
              + "resize=256:bilinear,crop=224,mean=0.485;0.456;0.406,std=0.229;0.224;0.225. "
              + "Default: the model's own; none for a layer.")
  private String preprocess;

  @Mixin private DecodingOptions decoding;

  /**
   * What the options ask for.
   *
   * @param cut null for the default
   * @param pool null for the default
   */
  Recipe.Request request(String cut, String pool) {
    return new Recipe.Request(model, weights, preprocess, cut, pool, decoding.decoding());
  }
}
