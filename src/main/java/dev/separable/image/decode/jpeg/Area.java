package dev.separable.image.decode.jpeg;

import dev.separable.image.Region;

/**
 * What a part of the picture takes of a component.
 *
 * @param left the first column of blocks
 * @param top the first row of blocks
 * @param right one past the last column
 * @param bottom one past the last row
 * @param from the first column of samples
 * @param to one past the last column of samples
 */
record Area(int left, int top, int right, int bottom, int from, int to) {

  /** Filters look at the next sample in each direction in which a component is subsampled. */
  static Area of(Component c, Frame frame, Region part) {
    int besideX = c.h < frame.maxH ? 1 : 0;
    int besideY = c.v < frame.maxV ? 1 : 0;
    int from = Math.max(0, part.x() * c.h / frame.maxH - besideX);
    int to = Math.min(c.width, (part.x() + part.width() - 1) * c.h / frame.maxH + 1 + besideX);
    int first = Math.max(0, part.y() * c.v / frame.maxV - besideY);
    int end = Math.min(c.height, (part.y() + part.height() - 1) * c.v / frame.maxV + 1 + besideY);
    return new Area(
        from / Frame.SIDE,
        first / Frame.SIDE,
        Frame.divide(to, Frame.SIDE),
        Frame.divide(end, Frame.SIDE),
        from,
        to);
  }

  boolean hasRow(int row) {
    return row >= top && row < bottom;
  }
}
