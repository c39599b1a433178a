package dev.separable.spark.sink;

/** Compression of Parquet files. */
public enum Codec {
  /** None. */
  NONE("uncompressed"),
  /** Raw LZ4 blocks. */
  LZ4("lz4_raw"),
  /** Zstandard. */
  ZSTD("zstd"),
  /** Snappy. */
  SNAPPY("snappy");

  private final String parquet;

  Codec(String parquet) {
    this.parquet = parquet;
  }

  /** Spark's name for it. */
  String parquet() {
    return parquet;
  }
}
