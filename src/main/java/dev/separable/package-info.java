/** Features from images with depthwise-separable convolution networks. */
package dev.separable;
