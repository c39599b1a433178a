package dev.separable.spark.source.parquet;

import dev.separable.tensor.Shape;
import java.util.List;

/**
 * What is wanted of a table.
 *
 * @param column with images or arrays; null to look for the usual names
 * @param idColumn with the key of a row; null to look for the usual names
 * @param shape of flat arrays; null if rows carry it
 * @param columns that are carried through
 */
public record Selection(String column, String idColumn, Shape shape, List<String> columns) {}
