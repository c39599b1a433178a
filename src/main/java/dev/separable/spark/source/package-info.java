/** Inputs: listing without reading, packing into tasks, reading one file. */
package dev.separable.spark.source;
