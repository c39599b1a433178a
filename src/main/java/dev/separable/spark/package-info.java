/** The job on Spark: the session and what its serializer has to know. */
package dev.separable.spark;
