package dev.separable.spark.source.parquet;

import java.io.IOException;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of lists of sizes, read row by row. */
final class SizeCells {
  private static final int MOST = 8;

  private final ColumnReader reader;
  private final boolean isLong;
  private long left;

  SizeCells(ColumnReader reader) {
    this.reader = reader;
    this.isLong =
        reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    this.left = reader.getTotalValueCount();
  }

  /** The next row's sizes; null if the list is null, too long or holds a null. */
  long[] next() throws IOException {
    long[] sizes = new long[MOST];
    int count = 0;
    boolean good = true;
    do {
      if (--left < 0) {
        throw new IOException("column " + reader.getDescriptor() + " ends early");
      }
      boolean there =
          reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel();
      if (there && count < MOST) {
        sizes[count++] = isLong ? reader.getLong() : reader.getInteger();
      } else {
        good = false;
        if (there) {
          reader.skip();
        }
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() != 0 && left > 0);
    return good ? java.util.Arrays.copyOf(sizes, count) : null;
  }
}
