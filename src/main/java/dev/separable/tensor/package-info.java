/**
 * Shapes, dense float32 tensors and the geometry of windows that slide over them. Needs only the
 * JDK.
 */
package dev.separable.tensor;
