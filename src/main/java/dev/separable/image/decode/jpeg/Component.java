package dev.separable.image.decode.jpeg;

/** A component of a frame (T.81, A.1.1) and its blocks. */
final class Component {
  final int index;
  final int id;

  /** Sampling factors, across and down. */
  final int h;

  final int v;
  final int quantizerIndex;

  /** Samples of the picture, without padding. */
  final int width;

  final int height;

  /** Blocks that hold these samples, and blocks across in whole MCUs. */
  final int columns;

  final int rows;
  final int paddedColumns;

  /** Divisors in natural order, those in force when the first scan begins; null before. */
  short[] quantizers;

  Component(int index, int id, int h, int v, int quantizerIndex, Frame frame) {
    this.index = index;
    this.id = id;
    this.h = h;
    this.v = v;
    this.quantizerIndex = quantizerIndex;
    this.width = Frame.divide(frame.width * h, frame.maxH);
    this.height = Frame.divide(frame.height * v, frame.maxV);
    this.columns = Frame.divide(width, Frame.SIDE);
    this.rows = Frame.divide(height, Frame.SIDE);
    this.paddedColumns = frame.mcuColumns * h;
  }
}
