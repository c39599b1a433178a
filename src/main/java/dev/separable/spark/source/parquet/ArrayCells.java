package dev.separable.spark.source.parquet;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of lists of numbers, read row by row without an object for each number. */
final class ArrayCells {
  private static final int FIRST = 1 << 10;

  private final ColumnReader reader;
  private final Levels levels;
  private final boolean isDouble;
  private final int most;
  private long left;

  private float[] values = new float[FIRST];
  private long length;
  private boolean isNull;
  private boolean hasHole;
  private boolean isRagged;

  /** Items of the list that is open at each depth, and of those before it; -1 if there is none. */
  private final long[] counts;

  private final long[] sizes;

  /**
   * Reads the numbers of a row group.
   *
   * @param largest bytes of float32 that a row may have
   */
  ArrayCells(ColumnReader reader, Levels levels, long largest) {
    this.reader = reader;
    this.levels = levels;
    this.isDouble =
        reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()
            == PrimitiveTypeName.DOUBLE;
    this.most = (int) Math.min(Integer.MAX_VALUE - 8, largest / Float.BYTES);
    this.left = reader.getTotalValueCount();
    this.counts = new long[levels.rank() + 1];
    this.sizes = new long[levels.rank() + 1];
  }

  /** Goes to the next row and reads it whole. */
  void next() throws IOException {
    length = 0;
    isNull = false;
    hasHole = false;
    isRagged = false;
    Arrays.fill(counts, 0);
    Arrays.fill(sizes, -1);
    int rank = levels.rank();
    int repetition = 0;
    do {
      if (--left < 0) {
        throw new IOException("column " + reader.getDescriptor() + " ends early");
      }
      if (repetition == rank) {
        counts[rank]++;
      } else {
        close(repetition);
      }
      take(reader.getCurrentDefinitionLevel());
      reader.consume();
      repetition = reader.getCurrentRepetitionLevel();
    } while (repetition != 0 && left > 0);
    finish(1);
  }

  private void take(int definition) {
    if (definition == levels.value()) {
      if (length < most) {
        append(isDouble ? (float) reader.getDouble() : reader.getFloat());
      } else {
        reader.skip();
      }
      length++;
    } else if (definition >= levels.innermost()) {
      hasHole = true;
      length++;
    } else if (definition >= levels.outermost()) {
      isRagged = true;
    } else {
      isNull = definition < levels.outermost() - 1;
      counts[1] = 0;
    }
  }

  private void append(float value) {
    if (length == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(most, 2L * values.length));
    }
    values[(int) length] = value;
  }

  /** A new item at that depth: the lists below it are whole, and new ones begin. */
  private void close(int depth) {
    if (depth > 0 || counts[1] > 0) {
      finish(depth + 1);
    }
    if (depth > 0) {
      counts[depth]++;
    }
    Arrays.fill(counts, depth + 1, counts.length, 1);
  }

  private void finish(int from) {
    for (int depth = levels.rank(); depth >= from; depth--) {
      if (sizes[depth] < 0) {
        sizes[depth] = counts[depth];
      } else if (sizes[depth] != counts[depth]) {
        isRagged = true;
      }
    }
  }

  /** Whether the row has no list. */
  boolean isNull() {
    return isNull;
  }

  /** Whether the row has a list without items. */
  boolean isEmpty() {
    return length == 0 && counts[1] == 0;
  }

  /** How many numbers there are in the row. */
  long length() {
    return length;
  }

  /** How many there are along each axis, if all lists of a depth are alike. */
  int[] shape() {
    int[] shape = new int[levels.rank()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (int) sizes[i + 1];
    }
    return shape;
  }

  /** A copy of the row's numbers, checked to be whole. */
  float[] values() throws InputException {
    if (length > most) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "an array of " + length + " values, a thread of this JVM takes " + most);
    }
    if (isRagged) {
      throw new InputException(ErrorKind.BAD_SHAPE, "the lists in the array are not of one length");
    }
    if (hasHole) {
      throw new InputException(ErrorKind.NON_FINITE, "the array holds null");
    }
    return Arrays.copyOf(values, (int) length);
  }
}
