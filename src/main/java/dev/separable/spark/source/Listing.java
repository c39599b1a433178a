package dev.separable.spark.source;

import java.util.List;

/**
 * What was found.
 *
 * @param files each once, by path
 * @param bytes of all files
 * @param skipped how many files of folders were left out for their names
 * @param skippedExamples a few of them
 */
public record Listing(
    List<InputFile> files, long bytes, long skipped, List<String> skippedExamples) {}
