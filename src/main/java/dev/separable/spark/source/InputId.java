package dev.separable.spark.source;

/**
 * What an input is known by; a change of any part makes it another one.
 *
 * @param path of its file; within an archive or table {@code file!/entry}
 * @param length bytes of its encoded content
 * @param modified milliseconds since 1970, of the file that holds it
 */
public record InputId(String path, long length, long modified) {}
