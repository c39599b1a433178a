/**
 * The Huffman-coded DCT processes of JPEG (ITU-T T.81): baseline, extended sequential and
 * progressive, with samples of eight bits. The samples are those of libjpeg's accurate integer
 * transform, its triangle filters for subsampled components, and its fixed-point colour conversion.
 * Damaged data is an {@link java.io.IOException}, data that ends early an {@link
 * java.io.EOFException}.
 */
package dev.separable.image.decode.jpeg;
