package dev.separable.spark.source.parquet;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Columns with one value a row. */
final class Scalars {
  private Scalars() {}

  /** The next row's value, of the type that Parquet stores; null if there is none. */
  static Object next(ColumnReader reader) {
    Object value =
        reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel()
            ? null
            : value(reader);
    reader.consume();
    return value;
  }

  private static Object value(ColumnReader reader) {
    return switch (reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> reader.getInteger();
      case INT64 -> reader.getLong();
      case FLOAT -> reader.getFloat();
      case DOUBLE -> reader.getDouble();
      case BOOLEAN -> reader.getBoolean();
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> reader.getBinary();
    };
  }

  /** Whether there is at most one value of that type in a row. */
  static boolean isScalar(Type type) {
    return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
  }

  /** Whether it holds bytes that mean nothing to Parquet. */
  static boolean isBytes(Type type) {
    return isScalar(type)
        && type.getLogicalTypeAnnotation() == null
        && (isOf(type, PrimitiveTypeName.BINARY)
            || isOf(type, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY));
  }

  static boolean isInteger(Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return (isOf(type, PrimitiveTypeName.INT32) || isOf(type, PrimitiveTypeName.INT64))
        && (logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation);
  }

  /** Whether a row may be called by it: text, or a whole number. */
  static boolean isKey(Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean text =
        isOf(type, PrimitiveTypeName.BINARY)
            && (logical == null
                || logical instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                || logical instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation);
    return isScalar(type) && (text || isInteger(type));
  }

  private static boolean isOf(Type type, PrimitiveTypeName name) {
    return type.isPrimitive() && ((PrimitiveType) type).getPrimitiveTypeName() == name;
  }
}
