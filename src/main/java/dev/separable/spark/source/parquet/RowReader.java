package dev.separable.spark.source.parquet;

import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.spark.source.parquet.TableSchema.ShapeSource;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/** The rows of one row group, in their order. */
final class RowReader {
  /** A longer key is not one; the row goes by its number. */
  private static final int LONGEST_KEY = 4096;

  private static final List<String> SHAPE = List.of("height", "width", "channels");

  private final TableSchema schema;
  private final long largest;
  private final Map<List<String>, ColumnReader> scalars = new LinkedHashMap<>();
  private final Map<List<String>, Object> row = new LinkedHashMap<>();
  private final ArrayCells array;
  private final SizeCells sizes;
  private long number;

  /**
   * Reads with these columns.
   *
   * @param columns a new reader for each path
   * @param first number of the first row in the file
   * @param largest bytes that one input may have
   */
  RowReader(
      TableSchema schema, Function<List<String>, ColumnReader> columns, long first, long largest) {
    this.schema = schema;
    this.largest = largest;
    this.number = first;
    for (List<String> path : paths(schema)) {
      scalars.computeIfAbsent(path, columns);
    }
    ArrayType type = schema.content().array();
    this.array =
        type == null
            ? null
            : new ArrayCells(
                columns.apply(type.path()), Levels.of(schema.projection(), type.path()), largest);
    this.sizes =
        schema.shapeSource() == ShapeSource.LIST
            ? new SizeCells(
                columns.apply(ArrayType.of(schema.projection().getType("shape")).path()))
            : null;
  }

  private static List<List<String>> paths(TableSchema schema) {
    List<List<String>> paths = new ArrayList<>();
    if (schema.content().value() != null) {
      paths.add(schema.content().value());
    }
    if (schema.key() != null) {
      paths.add(schema.key());
    }
    if (schema.content().form() == TableSchema.Form.PIXELS) {
      PixelRows.SIZES.forEach(name -> paths.add(List.of(schema.content().column(), name)));
    }
    if (schema.shapeSource() == ShapeSource.THREE_COLUMNS) {
      SHAPE.forEach(name -> paths.add(List.of(name)));
    }
    schema.carried().forEach(type -> paths.add(List.of(type.getName())));
    return paths;
  }

  /** The next row; there must be one. */
  TableRow next() throws IOException {
    for (Map.Entry<List<String>, ColumnReader> scalar : scalars.entrySet()) {
      row.put(scalar.getKey(), Scalars.next(scalar.getValue()));
    }
    if (array != null) {
      array.next();
    }
    long[] shape = shape();
    Input input = null;
    Failure failure = null;
    try {
      input = input(shape);
    } catch (InputException e) {
      failure = new Failure(e.kind(), e.getMessage());
    }
    return new TableRow(key(), number++, length(), input, failure, carried());
  }

  private long length() {
    if (array != null) {
      return Float.BYTES * array.length();
    }
    return row.get(schema.content().value()) instanceof Binary bytes ? bytes.length() : 0;
  }

  private String key() {
    Object key = schema.key() == null ? null : row.get(schema.key());
    if (key instanceof Binary text) {
      return text.length() == 0 || text.length() > LONGEST_KEY ? null : text.toStringUsingUTF8();
    }
    return key == null ? null : key.toString();
  }

  private List<Object> carried() {
    if (schema.carried().isEmpty()) {
      return List.of();
    }
    Object[] values = new Object[schema.carried().size()];
    for (int i = 0; i < values.length; i++) {
      PrimitiveType type = schema.carried().get(i);
      Object value = row.get(List.of(type.getName()));
      // What is read lies in a page that is kept as long as this is.
      values[i] =
          value instanceof Binary bytes ? Binary.fromConstantByteArray(bytes.getBytes()) : value;
    }
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  private long[] shape() throws IOException {
    return switch (schema.shapeSource()) {
      case NONE -> null;
      case GIVEN -> Arrays.stream(schema.shape().toArray()).asLongStream().toArray();
      case LIST -> sizes.next();
      case THREE_COLUMNS -> three();
    };
  }

  private long[] three() {
    long[] shape = new long[SHAPE.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(row.get(List.of(SHAPE.get(i))) instanceof Number size)) {
        return null;
      }
      shape[i] = size.longValue();
    }
    return shape;
  }

  private Input input(long[] shape) throws InputException {
    if (array != null ? array.isNull() : row.get(schema.content().value()) == null) {
      throw new InputException(ErrorKind.EMPTY, "column " + schema.content().column() + " is null");
    }
    if (array != null && array.isEmpty()) {
      throw new InputException(ErrorKind.EMPTY, "an array without values");
    }
    return switch (schema.content().form()) {
      case ENCODED -> new Input.Image(bytes());
      case BYTES -> floats(shape);
      case ENCODED_OR_BYTES -> isArray(shape) ? floats(shape) : new Input.Image(bytes());
      case PIXELS -> new Input.Pixels(pixels());
      case FLAT -> new Input.Array(new Tensor(checked(shape, array.length()), array.values()));
      case NESTED -> nested();
    };
  }

  private Input nested() throws InputException {
    float[] values = array.values();
    return new Input.Array(Tensor.of(values, array.shape()));
  }

  private Binary binary() throws InputException {
    Binary value = (Binary) row.get(schema.content().value());
    if (value.length() > largest) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "a value of " + value.length() + " bytes, a thread of this JVM takes " + largest);
    }
    return value;
  }

  private byte[] bytes() throws InputException {
    return binary().getBytes();
  }

  private Input floats(long[] shape) throws InputException {
    Binary value = binary();
    if (value.length() % Float.BYTES != 0) {
      throw new InputException(
          ErrorKind.BAD_SHAPE, value.length() + " bytes are no whole number of float32");
    }
    Shape checked = checked(shape, value.length() / Float.BYTES);
    return new Input.Array(new Tensor(checked, ByteArrays.floats(value)));
  }

  /** Told by the length: an encoded picture does not have four bytes for each sample. */
  private boolean isArray(long[] shape) throws InputException {
    Binary value = binary();
    if (shape == null || value.length() == 0) {
      return false;
    }
    return elements(shape) == value.length() / (double) Float.BYTES
        ? !ByteArrays.beginsAsImage(value.toByteBuffer())
        : !ImageDecoder.recognises(value.getBytes());
  }

  private static double elements(long[] shape) {
    return Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  /** That shape, if it has as many elements. */
  private static Shape checked(long[] shape, long length) throws InputException {
    if (shape == null) {
      throw new InputException(ErrorKind.BAD_SHAPE, "the row tells no shape of its array");
    }
    boolean sizes = Arrays.stream(shape).allMatch(n -> n >= 0 && n <= Integer.MAX_VALUE);
    if (!sizes || elements(shape) != length) {
      throw new InputException(
          ErrorKind.BAD_SHAPE,
          "an array of " + length + " values, its shape is told as " + Arrays.toString(shape));
    }
    return Shape.of(Arrays.stream(shape).mapToInt(Math::toIntExact).toArray());
  }

  private dev.separable.image.Image pixels() throws InputException {
    long[] size = new long[PixelRows.SIZES.size()];
    for (int i = 0; i < size.length; i++) {
      Object value = row.get(List.of(schema.content().column(), PixelRows.SIZES.get(i)));
      if (!(value instanceof Number n)) {
        throw new InputException(ErrorKind.BAD_SHAPE, "the pixels tell no size");
      }
      size[i] = n.longValue();
    }
    return PixelRows.image(size[0], size[1], size[2], bytes(), largest);
  }
}
