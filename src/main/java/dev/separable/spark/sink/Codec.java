package dev.separable.spark.sink;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compression of Parquet files. */
public enum Codec {
  /** None. */
  NONE(CompressionCodecName.UNCOMPRESSED),
  /** Raw LZ4 blocks. */
  LZ4(CompressionCodecName.LZ4_RAW),
  /** Zstandard, level 1. */
  ZSTD(CompressionCodecName.ZSTD),
  /** Snappy. */
  SNAPPY(CompressionCodecName.SNAPPY);

  private final CompressionCodecName parquet;

  Codec(CompressionCodecName parquet) {
    this.parquet = parquet;
  }

  /** Parquet's name for it. */
  CompressionCodecName parquet() {
    return parquet;
  }
}
