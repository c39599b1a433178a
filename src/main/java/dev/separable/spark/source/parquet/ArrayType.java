package dev.separable.spark.source.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A column of lists, or of lists in lists, of one primitive type, in any of the ways in which lists
 * are written: three levels as the format wants them, two as older writers do, or a plain repeated
 * field.
 *
 * @param path of the leaf
 * @param element type of the leaf
 * @param rank how many lists lie in each other
 */
record ArrayType(List<String> path, PrimitiveType element, int rank) {
  private static final int DEEPEST = 8;

  /** What the column holds; null if it is no such thing. */
  static ArrayType of(Type column) {
    List<String> path = new ArrayList<>(List.of(column.getName()));
    int rank = column.isRepetition(Type.Repetition.REPEATED) ? 1 : 0;
    Type type = column;
    while (!type.isPrimitive()) {
      GroupType list = type.asGroupType();
      if (!isList(list) || rank == DEEPEST) {
        return null;
      }
      Type repeated = list.getType(0);
      path.add(repeated.getName());
      rank++;
      type = repeated;
      if (!repeated.isPrimitive() && !isList(repeated.asGroupType())) {
        if (repeated.asGroupType().getFieldCount() != 1) {
          return null;
        }
        type = repeated.asGroupType().getType(0);
        path.add(type.getName());
        if (type.isRepetition(Type.Repetition.REPEATED)) {
          return null;
        }
      }
    }
    return rank == 0 ? null : new ArrayType(List.copyOf(path), type.asPrimitiveType(), rank);
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
        && group.getFieldCount() == 1
        && group.getType(0).isRepetition(Type.Repetition.REPEATED);
  }

  /** Whether it holds numbers that become float32. */
  boolean isReal() {
    return element.getLogicalTypeAnnotation() == null
        && (element.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.FLOAT
            || element.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.DOUBLE);
  }

  /** Whether it is a list of whole numbers. */
  boolean isSizes() {
    return rank == 1 && Scalars.isInteger(element);
  }
}
