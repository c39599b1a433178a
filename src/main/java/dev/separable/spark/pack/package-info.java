/** Packs many small files into a few large ones: planned on the driver, written by tasks. */
package dev.separable.spark.pack;
