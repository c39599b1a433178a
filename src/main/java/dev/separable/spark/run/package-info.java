/** A run: what an earlier one has left to do, the one Spark stage that does it, and the report. */
package dev.separable.spark.run;
