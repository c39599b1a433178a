package dev.separable.spark.sink;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Tells parquet-java the values of a row, which are of the class that the column has: Integer,
 * Long, Float, Double, Boolean, String, Instant, {@code int[]}, or null.
 */
final class RowSupport extends WriteSupport<Row> {
  private final StructType schema;
  private final String[] names;
  private final Map<String, String> metadata;
  private RecordConsumer consumer;

  /**
   * @param metadata for the footer; looked at when the file ends
   */
  RowSupport(StructType schema, Map<String, String> metadata) {
    this.schema = schema;
    this.names = schema.fieldNames();
    this.metadata = metadata;
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(Schemas.parquet(schema), Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(Schemas.parquet(schema), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(Row row) {
    consumer.startMessage();
    for (int i = 0; i < names.length; i++) {
      Object value = row.get(i);
      if (value != null) {
        consumer.startField(names[i], i);
        value(value);
        consumer.endField(names[i], i);
      }
    }
    consumer.endMessage();
  }

  @Override
  public FinalizedWriteContext finalizeWrite() {
    return new FinalizedWriteContext(metadata);
  }

  private void value(Object value) {
    if (value instanceof Integer number) {
      consumer.addInteger(number);
    } else if (value instanceof Long number) {
      consumer.addLong(number);
    } else if (value instanceof Float number) {
      consumer.addFloat(number);
    } else if (value instanceof Double number) {
      consumer.addDouble(number);
    } else if (value instanceof Boolean truth) {
      consumer.addBoolean(truth);
    } else if (value instanceof String text) {
      consumer.addBinary(Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8)));
    } else if (value instanceof Instant time) {
      consumer.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    } else if (value instanceof int[] numbers) {
      list(numbers);
    } else {
      throw new IllegalArgumentException("no column is of " + value.getClass());
    }
  }

  private void list(int[] numbers) {
    consumer.startGroup();
    if (numbers.length > 0) {
      consumer.startField("list", 0);
      for (int number : numbers) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addInteger(number);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
    }
    consumer.endGroup();
  }
}
