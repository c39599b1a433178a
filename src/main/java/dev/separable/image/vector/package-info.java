/** Whether code with the Vector API runs here, and when it is faster than plain loops. */
package dev.separable.image.vector;
