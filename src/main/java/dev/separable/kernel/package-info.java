/**
 * The arithmetic, in three implementations of one interface: {@code Panama} (vector registers),
 * {@code Scalar} (plain loops) and {@code Naive} (the definition, double accumulation, the oracle
 * of the others).
 */
package dev.separable.kernel;
