package dev.separable.zoo;

import static dev.separable.zoo.Family.Block.DEPTHWISE_SEPARABLE;
import static dev.separable.zoo.Family.Block.DEPTHWISE_SEPARABLE_ACTIVATED;
import static dev.separable.zoo.Family.Block.INVERTED_RESIDUAL;

import dev.separable.tensor.Activation;
import java.util.List;

/**
 * A family of networks as a table: what the papers' tables and timm's architecture definitions say.
 * Every row is a stage of equal blocks.
 */
record Family(
    String name,
    List<Stage> stages,
    int stem,
    int head,
    Fixed fixed,
    Activation activation,
    InputSettings input) {

  /** Which parts keep their channels when the width changes. */
  enum Fixed {
    /** Stem and head scale with the width. */
    NONE,
    /** The head is never narrower than in the table. */
    HEAD_AT_LEAST,
    /** Stem and head as in the table. */
    STEM_AND_HEAD
  }

  /** What a stage is made of. */
  enum Block {
    /** Depthwise, activation, pointwise without activation; shortcut where shapes allow. */
    DEPTHWISE_SEPARABLE,
    /** Depthwise, activation, pointwise, activation; never a shortcut. MobileNetV1's. */
    DEPTHWISE_SEPARABLE_ACTIVATED,
    /** Expand, depthwise, project; shortcut where shapes allow. */
    INVERTED_RESIDUAL
  }

  /**
   * A stage: how many blocks, their kernel, the stride of the first, expand ratio and output
   * channels.
   */
  record Stage(Block block, int repeats, int kernel, int stride, int expand, int channels) {}

  /** MobileNetV1 (Howard et al. 2017, table 1), with ReLU6 as in timm. */
  static final Family MOBILENET_V1 =
      new Family(
          "mobilenetv1",
          List.of(
              new Stage(DEPTHWISE_SEPARABLE_ACTIVATED, 1, 3, 1, 1, 64),
              new Stage(DEPTHWISE_SEPARABLE_ACTIVATED, 2, 3, 2, 1, 128),
              new Stage(DEPTHWISE_SEPARABLE_ACTIVATED, 2, 3, 2, 1, 256),
              new Stage(DEPTHWISE_SEPARABLE_ACTIVATED, 6, 3, 2, 1, 512),
              new Stage(DEPTHWISE_SEPARABLE_ACTIVATED, 2, 3, 2, 1, 1024)),
          32,
          0,
          Fixed.NONE,
          Activation.RELU6,
          InputSettings.half(224));

  /** MobileNetV2 (Sandler et al. 2018, table 2). */
  static final Family MOBILENET_V2 =
      new Family(
          "mobilenetv2",
          List.of(
              new Stage(DEPTHWISE_SEPARABLE, 1, 3, 1, 1, 16),
              new Stage(INVERTED_RESIDUAL, 2, 3, 2, 6, 24),
              new Stage(INVERTED_RESIDUAL, 3, 3, 2, 6, 32),
              new Stage(INVERTED_RESIDUAL, 4, 3, 2, 6, 64),
              new Stage(INVERTED_RESIDUAL, 3, 3, 1, 6, 96),
              new Stage(INVERTED_RESIDUAL, 3, 3, 2, 6, 160),
              new Stage(INVERTED_RESIDUAL, 1, 3, 1, 6, 320)),
          32,
          1280,
          Fixed.HEAD_AT_LEAST,
          Activation.RELU6,
          InputSettings.imagenet(224));

  /**
   * EfficientNet-Lite0: EfficientNet-B0 (Tan and Le 2019) without squeeze-and-excite, with ReLU6.
   */
  static final Family EFFICIENTNET_LITE0 =
      new Family(
          "efficientnet_lite0",
          List.of(
              new Stage(DEPTHWISE_SEPARABLE, 1, 3, 1, 1, 16),
              new Stage(INVERTED_RESIDUAL, 2, 3, 2, 6, 24),
              new Stage(INVERTED_RESIDUAL, 2, 5, 2, 6, 40),
              new Stage(INVERTED_RESIDUAL, 3, 3, 2, 6, 80),
              new Stage(INVERTED_RESIDUAL, 3, 5, 1, 6, 112),
              new Stage(INVERTED_RESIDUAL, 4, 5, 2, 6, 192),
              new Stage(INVERTED_RESIDUAL, 1, 3, 1, 6, 320)),
          32,
          1280,
          Fixed.STEM_AND_HEAD,
          Activation.RELU6,
          InputSettings.imagenet(224));
}
