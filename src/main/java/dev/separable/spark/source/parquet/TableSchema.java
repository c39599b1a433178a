package dev.separable.spark.source.parquet;

import dev.separable.tensor.Shape;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** Which columns of a table are read, and as what. Tables with equal ones are read alike. */
public final class TableSchema {
  /** What the column with the inputs holds. */
  enum Form {
    /** Encoded images. */
    ENCODED,
    /** Little-endian float32. */
    BYTES,
    /** Either of the two; each row is told by its length. */
    ENCODED_OR_BYTES,
    /** Rows of pixels, as Spark's image source makes them. */
    PIXELS,
    /** Lists of numbers whose shape is told beside them. */
    FLAT,
    /** Lists in lists. */
    NESTED
  }

  /** Where the shape of an array is told. */
  enum ShapeSource {
    NONE,
    GIVEN,
    LIST,
    THREE_COLUMNS
  }

  /**
   * The column with the inputs.
   *
   * @param array type of the lists; null for other forms
   * @param value path of the bytes; null for lists
   */
  record Content(String column, Form form, ArrayType array, List<String> value) {}

  private final Content content;
  private final List<String> key;
  private final ShapeSource source;
  private final Shape shape;
  private final List<PrimitiveType> carried;
  private final MessageType projection;

  TableSchema(
      Content content,
      List<String> key,
      ShapeSource source,
      Shape shape,
      List<PrimitiveType> carried,
      MessageType projection) {
    this.content = content;
    this.key = key;
    this.source = source;
    this.shape = shape;
    this.carried = carried;
    this.projection = projection;
  }

  Content content() {
    return content;
  }

  /** Path of the key; null if rows have none. */
  List<String> key() {
    return key;
  }

  ShapeSource shapeSource() {
    return source;
  }

  Shape shape() {
    return shape;
  }

  List<PrimitiveType> carried() {
    return carried;
  }

  /** The columns that are read, and no others. */
  MessageType projection() {
    return projection;
  }

  /**
   * Types of the carried columns in their order, each optional, in the words of Parquet's {@code
   * MessageTypeParser}, as {@code optional binary title (STRING)}.
   */
  public List<String> carriedTypes() {
    return carried.stream().map(PrimitiveType::toString).toList();
  }

  /**
   * In words, as {@code image struct<…> as encoded images, key path string, carried: label int32}.
   */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(content.column).append(' ').append(TypeNames.of(field(content.column)));
    text.append(" as ").append(words());
    text.append(", key ").append(key == null ? "the number of the row" : String.join(".", key));
    for (int i = 0; i < carried.size(); i++) {
      text.append(i == 0 ? ", carried: " : ", ")
          .append(carried.get(i).getName())
          .append(' ')
          .append(TypeNames.of(carried.get(i)));
    }
    return text.toString();
  }

  private org.apache.parquet.schema.Type field(String name) {
    return projection.getType(name);
  }

  private String words() {
    String from =
        switch (source) {
          case NONE -> "";
          case GIVEN -> " of shape " + shape;
          case LIST -> " with the shape in column shape";
          case THREE_COLUMNS -> " with the shape in columns height, width, channels";
        };
    return switch (content.form) {
      case ENCODED -> "encoded images";
      case BYTES -> "float32 arrays" + from;
      case ENCODED_OR_BYTES -> "encoded images or float32 arrays" + from;
      case PIXELS -> "pixels";
      case FLAT -> "arrays" + from;
      case NESTED -> "nested arrays";
    };
  }
}
