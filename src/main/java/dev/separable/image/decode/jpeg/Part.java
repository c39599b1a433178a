package dev.separable.image.decode.jpeg;

/** The part of a picture that is wanted, in pixels; it lies within the picture. */
public record Part(int x, int y, int width, int height) {

  int endX() {
    return x + width;
  }

  int endY() {
    return y + height;
  }
}
