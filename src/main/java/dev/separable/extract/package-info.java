/** The seam that Spark, tests and other callers share: one input in, its features out. */
package dev.separable.extract;
