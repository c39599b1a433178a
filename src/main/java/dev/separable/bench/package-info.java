/** How long a model takes on this machine, whole and step by step. */
package dev.separable.bench;
