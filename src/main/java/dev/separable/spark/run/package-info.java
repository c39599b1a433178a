/** Runs the one Spark stage of a job, and reports on it. */
package dev.separable.spark.run;
