package dev.separable.spark.source;

/**
 * One input as it was listed.
 *
 * @param path with its scheme, not encoded, as {@code file:/photos/a b.jpg}
 * @param length bytes
 * @param modified milliseconds since 1970
 */
public record InputFile(String path, long length, long modified, InputKind kind) {}
