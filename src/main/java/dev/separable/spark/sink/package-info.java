/** The output folder: Parquet tables, run.json, _SUCCESS. */
package dev.separable.spark.sink;
