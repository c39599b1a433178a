package dev.separable.spark.pack;

import dev.separable.spark.source.Unit;

/**
 * A file that goes into a shard.
 *
 * @param unit the file
 * @param name what it is called there, with {@code /} between folders
 */
public record Member(Unit unit, String name) {}
