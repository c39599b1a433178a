package dev.separable.tensor;

import java.nio.ByteOrder;

/**
 * What stands before the values of a {@code .npy} file (NumPy Enhancement Proposal 1).
 *
 * @param type element type
 * @param byteOrder byte order of each value
 * @param layout order of the values
 * @param shape dimensions; none for a 0-d array
 * @param dataOffset position of the first value in the file
 */
public record NpyHeader(
    NpyType type, ByteOrder byteOrder, Layout layout, Shape shape, int dataOffset) {

  /** Which dimension varies fastest. */
  public enum Layout {
    /** The last one: row-major. */
    C,
    /** The first one: column-major. */
    FORTRAN
  }

  /** Bytes that the values take. */
  public long dataBytes() {
    return shape.elements() * type.bytes();
  }

  /** Bytes that the whole file takes. */
  public long fileBytes() {
    return dataOffset + dataBytes();
  }
}
