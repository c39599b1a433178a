package dev.separable.spark.sink;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Takes no values: parquet-java wants a converter even where columns are read one by one. */
final class NoConverter extends GroupConverter {
  private static final class NoValues extends PrimitiveConverter {}

  @Override
  public Converter getConverter(int field) {
    return this;
  }

  @Override
  public PrimitiveConverter asPrimitiveConverter() {
    return new NoValues();
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
