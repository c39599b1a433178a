/**
 * Named weights: readers, one per file format, initialisers, and the binding of tensors to a
 * graph's parameters.
 */
package dev.separable.weights;
