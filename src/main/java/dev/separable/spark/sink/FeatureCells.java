package dev.separable.spark.sink;

import dev.separable.extract.Features;
import dev.separable.spark.transform.Extracted;
import dev.separable.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/** How a row fills the columns beside its features. */
final class FeatureCells {
  /** Writes what a row has for one column. */
  interface Cell {
    void write(Extracted row, ColumnWriter column);
  }

  /** The columns before the features, in their order. */
  static final List<Cell> BEFORE =
      List.of(
          (row, column) -> column.write(text(row.id().path()), 0, 0),
          (row, column) -> column.write(row.id().length(), 0, 0),
          (row, column) -> column.write(TimeUnit.MILLISECONDS.toMicros(row.id().modified()), 0, 0),
          size(Features::height),
          size(Features::width),
          size(Features::channels));

  /** The columns after them; then come the carried ones. */
  private static final List<Cell> AFTER =
      List.of(
          FeatureCells::shape,
          (row, column) -> {
            if (row.isFailed()) {
              column.write(text(row.features().failure().kind().text()), 0, 1);
            } else {
              column.writeNull(0, 0);
            }
          },
          (row, column) -> {
            if (row.isFailed()) {
              column.write(text(row.features().failure().message()), 0, 1);
            } else {
              column.writeNull(0, 0);
            }
          },
          (row, column) -> column.write(row.readNs(), 0, 0),
          cost(Features.Cost::decodeNs),
          cost(Features.Cost::preprocessNs),
          cost(Features.Cost::computeNs),
          cost(Features.Cost::macs));

  private FeatureCells() {}

  /** The columns after the features with those that come along. */
  static List<Cell> after(List<PrimitiveType> carried) {
    List<Cell> cells = new ArrayList<>(AFTER);
    for (int i = 0; i < carried.size(); i++) {
      int index = i;
      Carrier carrier = carrier(carried.get(i));
      cells.add(
          (row, column) -> {
            Object value = row.carried().get(index);
            if (value == null) {
              column.writeNull(0, 0);
            } else {
              carrier.write(value, column);
            }
          });
    }
    return cells;
  }

  private interface Carrier {
    void write(Object value, ColumnWriter column);
  }

  private static Carrier carrier(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> (value, column) -> column.write((Integer) value, 0, 1);
      case INT64 -> (value, column) -> column.write((Long) value, 0, 1);
      case FLOAT -> (value, column) -> column.write((Float) value, 0, 1);
      case DOUBLE -> (value, column) -> column.write((Double) value, 0, 1);
      case BOOLEAN -> (value, column) -> column.write((Boolean) value, 0, 1);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          (value, column) -> column.write((Binary) value, 0, 1);
    };
  }

  private static Cell size(ToIntFunction<Features> size) {
    return (row, column) -> {
      int known = size.applyAsInt(row.features());
      if (known == 0) {
        column.writeNull(0, 0);
      } else {
        column.write(known, 0, 1);
      }
    };
  }

  private static Cell cost(ToLongFunction<Features.Cost> cost) {
    return (row, column) -> column.write(cost.applyAsLong(row.features().cost()), 0, 0);
  }

  /** An optional list of required integers. */
  private static void shape(Extracted row, ColumnWriter column) {
    Shape shape = row.features().shape();
    if (shape == null) {
      column.writeNull(0, 0);
      return;
    }
    int[] sizes = shape.toArray();
    if (sizes.length == 0) {
      column.writeNull(0, 1);
    }
    for (int i = 0; i < sizes.length; i++) {
      column.write(sizes[i], i == 0 ? 0 : 1, 2);
    }
  }

  /** Not parquet-java's own way, which refuses what is no text. */
  private static Binary text(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }
}
