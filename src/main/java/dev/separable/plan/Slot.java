package dev.separable.plan;

import dev.separable.tensor.Shape;

/**
 * Where a value lies: a buffer of the scratch that holds it for so many images at once, one after
 * the other; or an array of its own that holds it once for all images.
 *
 * @param buffer number of the buffer
 * @param shape of the value of one image
 * @param constant the value itself if it does not depend on the image, else null
 * @param images that the buffer holds; a later image takes the place of the one so many before it
 */
@SuppressWarnings("ArrayRecordComponent")
record Slot(int buffer, Shape shape, float[] constant, int images) {
  static Slot constant(float[] value, Shape shape) {
    return new Slot(-1, shape, value, 1);
  }

  float[] in(Scratch scratch) {
    return constant == null ? scratch.buffer(buffer) : constant;
  }

  /** Where the value of an image begins. */
  int at(int image) {
    return image % images * length();
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
}
