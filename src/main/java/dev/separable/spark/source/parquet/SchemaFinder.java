package dev.separable.spark.source.parquet;

import dev.separable.spark.source.parquet.TableSchema.Content;
import dev.separable.spark.source.parquet.TableSchema.Form;
import dev.separable.spark.source.parquet.TableSchema.ShapeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Finds what is wanted among the columns that there are. */
final class SchemaFinder {
  private static final List<String> COLUMNS =
      List.of("content", "image", "bytes", "features", "data");
  private static final List<String> KEYS = List.of("path", "id");
  private static final List<String> SIZES = List.of("height", "width", "channels");
  private static final String SHAPE = "shape";

  /** Columns of the output; a carried one may not be called so. */
  private static final Set<String> TAKEN =
      Set.of(
          "path",
          "length",
          "modification_time",
          "height",
          "width",
          "channels",
          "features",
          "shape",
          "error",
          "cost");

  private final MessageType table;
  private final Selection wanted;

  private SchemaFinder(MessageType table, Selection wanted) {
    this.table = table;
    this.wanted = wanted;
  }

  /**
   * What is read of a table.
   *
   * @throws IllegalArgumentException if a column is missing or of a type that is not read; the
   *     message lists the columns that there are
   */
  static TableSchema find(MessageType table, Selection wanted) {
    return new SchemaFinder(table, wanted).find();
  }

  private TableSchema find() {
    Content content = content();
    ShapeSource source = source(content);
    if (source != ShapeSource.NONE && content.form() == Form.ENCODED) {
      Form form = source == ShapeSource.GIVEN ? Form.BYTES : Form.ENCODED_OR_BYTES;
      content = new Content(content.column(), form, null, content.value());
    }
    List<String> key = key(content);
    List<PrimitiveType> carried = wanted.columns().stream().map(this::carried).toList();
    Set<String> read = new LinkedHashSet<>(List.of(content.column()));
    if (key != null) {
      read.add(key.get(0));
    }
    if (source == ShapeSource.LIST) {
      read.add(SHAPE);
    } else if (source == ShapeSource.THREE_COLUMNS) {
      read.addAll(SIZES);
    }
    read.addAll(wanted.columns());
    return new TableSchema(
        content, key, source, wanted.shape(), carried, projection(content, read));
  }

  private Content content() {
    if (wanted.column() != null) {
      Content content = content(column("--column", wanted.column()));
      if (content == null) {
        throw wrong("--column " + wanted.column() + " is no column of images or arrays");
      }
      return content;
    }
    return COLUMNS.stream()
        .filter(table::containsField)
        .map(name -> content(table.getType(name)))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "no column "
                        + String.join(", ", COLUMNS)
                        + " with images or arrays; --column names another"));
  }

  /** How that column is read; null if it cannot be. */
  private static Content content(Type type) {
    String name = type.getName();
    if (Scalars.isBytes(type)) {
      return new Content(name, Form.ENCODED, null, List.of(name));
    }
    ArrayType array = ArrayType.of(type);
    if (array != null) {
      return array.isReal() && array.rank() <= 3
          ? new Content(name, array.rank() == 1 ? Form.FLAT : Form.NESTED, array, null)
          : null;
    }
    return type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)
        ? null
        : struct(type.asGroupType());
  }

  private static Content struct(GroupType group) {
    if (group.containsField("bytes") && Scalars.isBytes(group.getType("bytes"))) {
      return new Content(group.getName(), Form.ENCODED, null, List.of(group.getName(), "bytes"));
    }
    boolean pixels =
        group.containsField("data")
            && Scalars.isBytes(group.getType("data"))
            && PixelRows.SIZES.stream()
                .allMatch(n -> group.containsField(n) && isInt(group.getType(n)));
    return pixels
        ? new Content(group.getName(), Form.PIXELS, null, List.of(group.getName(), "data"))
        : null;
  }

  private static boolean isInt(Type type) {
    return Scalars.isScalar(type) && Scalars.isInteger(type);
  }

  private ShapeSource source(Content content) {
    boolean bare = content.form() == Form.FLAT || content.form() == Form.ENCODED;
    if (!bare) {
      if (wanted.shape() != null) {
        throw wrong("--shape: column " + content.column() + " carries its own shape");
      }
      return ShapeSource.NONE;
    }
    if (wanted.shape() != null) {
      return ShapeSource.GIVEN;
    }
    ArrayType sizes = table.containsField(SHAPE) ? ArrayType.of(table.getType(SHAPE)) : null;
    if (sizes != null && sizes.isSizes()) {
      return ShapeSource.LIST;
    }
    if (SIZES.stream().allMatch(n -> table.containsField(n) && isInt(table.getType(n)))) {
      return ShapeSource.THREE_COLUMNS;
    }
    if (content.form() == Form.FLAT) {
      throw wrong(
          "column "
              + content.column()
              + " holds flat arrays, wanted --shape H,W,C, or a column shape, or columns height,"
              + " width and channels");
    }
    return ShapeSource.NONE;
  }

  private List<String> key(Content content) {
    if (wanted.idColumn() != null) {
      Type type = column("--id-column", wanted.idColumn());
      if (!Scalars.isKey(type)) {
        throw wrong("--id-column " + type.getName() + " holds neither text nor whole numbers");
      }
      return List.of(type.getName());
    }
    for (String name : KEYS) {
      if (table.containsField(name) && Scalars.isKey(table.getType(name))) {
        return List.of(name);
      }
    }
    String inner = content.form() == Form.PIXELS ? "origin" : "path";
    Type type = table.getType(content.column());
    boolean there =
        content.value() != null
            && content.value().size() == 2
            && type.asGroupType().containsField(inner)
            && Scalars.isKey(type.asGroupType().getType(inner));
    return there ? List.of(content.column(), inner) : null;
  }

  private PrimitiveType carried(String name) {
    Type type = column("--columns", name);
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          "--columns " + name + ": the output has a column of that name of its own");
    }
    if (!Scalars.isScalar(type)) {
      throw wrong("--columns " + name + ": only columns with one plain value a row are carried");
    }
    PrimitiveType plain =
        Types.optional(type.asPrimitiveType().getPrimitiveTypeName())
            .length(type.asPrimitiveType().getTypeLength())
            .as(type.getLogicalTypeAnnotation())
            .named(name);
    if (!isParsed(plain)) {
      throw wrong("--columns " + name + ": a column of that name or type cannot be carried");
    }
    return plain;
  }

  /** Names with blanks or brackets cannot be said in the words of Parquet's schemas. */
  private static boolean isParsed(PrimitiveType type) {
    try {
      MessageType parsed = MessageTypeParser.parseMessageType("message m { " + type + "; }");
      return parsed.equals(new MessageType("m", type));
    } catch (RuntimeException e) {
      return false;
    }
  }

  private MessageType projection(Content content, Set<String> read) {
    List<Type> fields = new ArrayList<>();
    for (String name : read) {
      Type type = table.getType(name);
      fields.add(name.equals(content.column()) ? trimmed(content, type) : type);
    }
    return new MessageType(table.getName(), fields);
  }

  /** Of a struct only the fields that are used. */
  private static Type trimmed(Content content, Type type) {
    if (content.value() == null || content.value().size() == 1) {
      return type;
    }
    GroupType group = type.asGroupType();
    Stream<String> used =
        content.form() == Form.PIXELS
            ? Stream.concat(Stream.of("origin", "data"), PixelRows.SIZES.stream())
            : Stream.of("bytes", "path");
    return group.withNewFields(
        used.filter(group::containsField).map(group::getType).filter(Scalars::isScalar).toList());
  }

  private Type column(String option, String name) {
    if (!table.containsField(name)) {
      throw wrong(option + ": no column " + name);
    }
    return table.getType(name);
  }

  private IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(problem + "; there are " + TypeNames.columns(table));
  }
}
