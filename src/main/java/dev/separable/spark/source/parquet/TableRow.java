package dev.separable.spark.source.parquet;

import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import java.util.List;

/**
 * One row of a table.
 *
 * @param key what the row calls itself; null if it does not
 * @param number of the row in its file, from 0
 * @param length bytes of the encoded image or the pixels, four for each value of an array
 * @param input what the row holds; null if it cannot be used
 * @param failure why there is no input; null otherwise
 * @param carried values of the carried columns, in their order: {@code Integer}, {@code Long},
 *     {@code Float}, {@code Double}, {@code Boolean}, {@code Binary} or null
 */
public record TableRow(
    String key, long number, long length, Input input, Failure failure, List<Object> carried) {}
