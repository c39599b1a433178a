/**
 * Networks as tables of typed rows, layer specs, and the names that users give them: names to
 * graphs.
 */
package dev.separable.zoo;
