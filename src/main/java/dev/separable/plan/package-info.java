/**
 * From a graph and its weights to something that runs: passes that fold and fuse, weights packed
 * for the kernels, and plans with their buffers assigned.
 */
package dev.separable.plan;
