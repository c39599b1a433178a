package dev.separable.image.resize;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A named way to give a picture another size: one of Pillow's, OpenCV's or TensorFlow's. */
public sealed interface Resampling extends Serializable
    permits ResizeFilter, OpenCvFilter, TensorFlowFilter {

  /** All of them. */
  static List<Resampling> all() {
    return Stream.<Resampling[]>of(
            ResizeFilter.values(), OpenCvFilter.values(), TensorFlowFilter.values())
        .flatMap(Arrays::stream)
        .toList();
  }

  /** The names of all, for messages. */
  static String names() {
    return all().stream().map(Resampling::text).collect(Collectors.joining(", "));
  }

  /** As written in a specification: lower case. */
  String text();

  /** Whether the outcome is float32 even for bytes: nothing is rounded from there on. */
  boolean givesFloats();

  /**
   * Most weights that {@code wanted} of {@code out} output samples of an axis of {@code in} input
   * samples need.
   */
  long weights(int in, long out, int wanted);
}
