package dev.separable.image.decode.jpeg;

/**
 * What is decoded.
 *
 * @param file from its first byte to its last
 * @param pads whether data that ends early leaves grey, or less detail, and is no error
 * @param checkpoint asked for every row of MCUs
 */
public record Source(byte[] file, boolean pads, Checkpoint checkpoint) {}
