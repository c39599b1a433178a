package dev.separable.spark.sink;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;

/** Copies one column of a row group, row by row. */
final class ColumnCopy {
  private final ColumnDescriptor column;
  private final ColumnReader reader;
  private final ColumnWriter writer;
  private long left;

  ColumnCopy(ColumnDescriptor column, ColumnReader reader, ColumnWriter writer) {
    this.column = column;
    this.reader = reader;
    this.writer = writer;
    this.left = reader.getTotalValueCount();
  }

  /** Goes past the values of one row, and copies them if it is kept. */
  void row(boolean keep) {
    do {
      value(keep);
      reader.consume();
      left--;
    } while (left > 0 && reader.getCurrentRepetitionLevel() > 0);
  }

  private void value(boolean keep) {
    int repetition = reader.getCurrentRepetitionLevel();
    int definition = reader.getCurrentDefinitionLevel();
    if (definition < column.getMaxDefinitionLevel()) {
      if (keep) {
        writer.writeNull(repetition, definition);
      }
    } else if (keep) {
      copy(repetition, definition);
    } else {
      reader.skip();
    }
  }

  private void copy(int repetition, int definition) {
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> writer.write(reader.getInteger(), repetition, definition);
      case INT64 -> writer.write(reader.getLong(), repetition, definition);
      case FLOAT -> writer.write(reader.getFloat(), repetition, definition);
      case DOUBLE -> writer.write(reader.getDouble(), repetition, definition);
      case BOOLEAN -> writer.write(reader.getBoolean(), repetition, definition);
      case BINARY, INT96, FIXED_LEN_BYTE_ARRAY ->
          writer.write(reader.getBinary(), repetition, definition);
    }
  }
}
