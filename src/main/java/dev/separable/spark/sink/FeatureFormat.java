package dev.separable.spark.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Files of the table {@code features}: {@link FeatureRows#SCHEMA} and behind it the carried
 * columns.
 *
 * @param carried columns that come with the inputs, as Parquet writes types, such as {@code
 *     optional int32 label}; all are optional and no groups
 * @param metadata for the footer of each file
 */
public record FeatureFormat(Codec codec, List<String> carried, Map<String, String> metadata)
    implements ShardFormat {

  /**
   * Checks the carried columns.
   *
   * @throws IllegalArgumentException if one has a name that is taken, or is not optional, or is of
   *     a type that Spark does not know
   */
  public FeatureFormat {
    carried = List.copyOf(carried);
    metadata = Map.copyOf(metadata);
    try {
      schema(carried);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalArgumentException("carried columns: " + e.getMessage(), e);
    }
  }

  @Override
  public Shard create(Configuration configuration, Path file) throws IOException {
    return FeatureShard.create(this, NewFile.create(configuration, file));
  }

  /** The columns of the files. */
  public StructType schema() {
    return schema(carried);
  }

  private static StructType schema(List<String> carried) {
    StructType schema = FeatureRows.SCHEMA;
    for (StructField field : Schemas.spark(new MessageType("carried", types(carried))).fields()) {
      if (Stream.of(schema.fieldNames()).anyMatch(field.name()::equalsIgnoreCase)) {
        throw new IllegalArgumentException("there are two columns " + field.name());
      }
      schema = schema.add(field);
    }
    return schema;
  }

  /** The same for Parquet. */
  MessageType parquetSchema() {
    MessageType features = Schemas.parquet(FeatureRows.SCHEMA);
    List<Type> all = new ArrayList<>(features.getFields());
    all.addAll(types(carried));
    return new MessageType(features.getName(), all);
  }

  private static List<Type> types(List<String> carried) {
    if (carried.isEmpty()) {
      return List.of();
    }
    String text = "message carried { " + String.join("; ", carried) + "; }";
    List<Type> types = MessageTypeParser.parseMessageType(text).getFields();
    for (Type type : types) {
      if (!type.isPrimitive() || !type.isRepetition(Type.Repetition.OPTIONAL)) {
        throw new IllegalArgumentException(
            "the carried column " + type.getName() + " is not an optional single value");
      }
    }
    return types;
  }
}
