/** From input files to features within one task, with one engine per JVM. */
package dev.separable.spark.transform;
