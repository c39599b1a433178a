/**
 * Pictures, what can be wrong with them, and the preprocessing contract: which pixels a network
 * gets and which numbers they become.
 */
package dev.separable.image;
