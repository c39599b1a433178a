package dev.separable.spark.source.parquet;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Types of columns as people write them, for messages. */
final class TypeNames {
  private static final int MOST_COLUMNS = 40;

  private TypeNames() {}

  /** As {@code path string, image struct<bytes: binary, path: string>}. */
  static String columns(GroupType table) {
    String all =
        table.getFields().stream()
            .limit(MOST_COLUMNS)
            .map(field -> field.getName() + " " + of(field))
            .collect(Collectors.joining(", "));
    int more = table.getFieldCount() - MOST_COLUMNS;
    return more > 0 ? all + " and " + more + " more" : all;
  }

  /** As {@code array<array<float>>}. */
  static String of(Type type) {
    String name = type.isPrimitive() ? primitive(type) : group(type.asGroupType());
    return type.isRepetition(Type.Repetition.REPEATED) ? "array<" + name + ">" : name;
  }

  private static String primitive(Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return (logical == null ? type.asPrimitiveType().getPrimitiveTypeName().name() : logical + "")
        .toLowerCase(Locale.ROOT);
  }

  private static String group(GroupType group) {
    ArrayType array = ArrayType.of(group);
    if (array != null) {
      return "array<".repeat(array.rank()) + primitive(array.element()) + ">".repeat(array.rank());
    }
    if (group.getLogicalTypeAnnotation() != null) {
      return group.getLogicalTypeAnnotation().toString().toLowerCase(Locale.ROOT);
    }
    return group.getFields().stream()
        .limit(MOST_COLUMNS)
        .map(field -> field.getName() + ": " + of(field))
        .collect(Collectors.joining(", ", "struct<", ">"));
  }
}
