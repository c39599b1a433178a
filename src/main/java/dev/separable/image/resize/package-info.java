/** Resampling as the frameworks do it, to the bit where they are defined to the bit. */
package dev.separable.image.resize;
