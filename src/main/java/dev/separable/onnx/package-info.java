/** ONNX files: graph and weights, NCHW turned into NHWC. */
package dev.separable.onnx;
