/** Tables in Parquet files, read row by row: encoded images, pixels or arrays, with their keys. */
package dev.separable.spark.source.parquet;
