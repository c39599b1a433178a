package dev.separable.spark.metrics;

import java.io.Serializable;

/** An input without features. */
public record FailedInput(String path, String kind, String message) implements Serializable {}
