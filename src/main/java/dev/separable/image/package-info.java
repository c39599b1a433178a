/**
 * From encoded images to network input: decode, orient, resize, crop, normalise; the preprocessing
 * contract.
 */
package dev.separable.image;
