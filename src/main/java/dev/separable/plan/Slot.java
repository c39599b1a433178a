package dev.separable.plan;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;

/**
 * Where a value lies: a buffer of the scratch that holds it for every image of a batch, one after
 * the other.
 *
 * @param buffer number of the buffer
 * @param shape of the value of one image
 */
record Slot(int buffer, Shape shape) {
  float[] in(Scratch scratch) {
    return scratch.buffer(buffer);
  }

  int length() {
    return shape.length();
  }

  int channels() {
    return shape.at(-1);
  }

  int pixels() {
    return channels() == 0 ? 0 : length() / channels();
  }

  ConvGeometry geometry(Window window) {
    return window.over(shape.at(0), shape.rank() == 2 ? 1 : shape.at(1));
  }
}
