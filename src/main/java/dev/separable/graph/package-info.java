/** The one description of a network: nodes, ops, shape inference and cost. */
package dev.separable.graph;
