/** Whole Keras models: the layers of their configuration as a graph. */
package dev.separable.keras;
