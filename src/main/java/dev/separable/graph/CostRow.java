package dev.separable.graph;

import dev.separable.tensor.Shape;

/**
 * What one layer costs for one input, in the terms of MobileNet's paper: a MAC is one multiply-add
 * of a convolution or linear layer; bias, norms, activations and pooling count nothing.
 *
 * @param index place in the order of execution, from 0
 * @param layer name of the layer
 * @param op depthwise, pointwise, conv or linear
 * @param inputShape (H, W, C)
 * @param outputShape (H, W, C)
 * @param kernel as {@code 3x3}
 * @param stride as {@code 2x2}
 * @param params trainable values of the layer; those of a norm behind it are not counted
 * @param macs multiply-adds for one input
 * @param standardParams on the pointwise half of a separable pair: values of the standard
 *     convolution that the pair replaces; null elsewhere
 * @param standardMacs likewise its multiply-adds
 * @param paramRatio values of the pair over {@code standardParams}, without biases and norms
 * @param macRatio multiply-adds of the pair over {@code standardMacs}: 1/N + 1/Dk² at depth
 *     multiplier 1
 * @param activationBytes bytes of the float32 output
 */
public record CostRow(
    int index,
    String layer,
    String op,
    Shape inputShape,
    Shape outputShape,
    String kernel,
    String stride,
    long params,
    long macs,
    Long standardParams,
    Long standardMacs,
    Double paramRatio,
    Double macRatio,
    long activationBytes) {}
