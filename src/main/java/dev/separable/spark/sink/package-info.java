/**
 * The output folder: who may write to it, how files are written and published, what their footers
 * say, run.json and _SUCCESS.
 */
package dev.separable.spark.sink;
