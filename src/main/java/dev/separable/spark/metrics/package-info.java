/** What tasks count and measure, and how the driver follows it. */
package dev.separable.spark.metrics;
