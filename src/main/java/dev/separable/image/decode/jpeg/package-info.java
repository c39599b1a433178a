/**
 * The Huffman-coded DCT processes of JPEG (ITU-T T.81): baseline, extended sequential and
 * progressive, with samples of eight bits. The samples are those of libjpeg's accurate integer
 * transform, its triangle filters for subsampled components, and its fixed-point colour conversion.
 * Damaged data is an {@link java.io.IOException}, data that ends early an {@link
 * java.io.EOFException}.
 *
 * <p>The way of the data, for a part of the picture ({@code Area}): {@code Segments} and {@code
 * Tables} read what stands before a scan; {@code EntropyBits} takes the stuffing out of its data; a
 * {@code BlockCoding} decodes block after block into {@code Coefficients}, in groups of eight side
 * by side; after each row of MCUs, or at the end if there are several scans, a {@code Picture} has
 * groups transformed into {@code SampleRows}, and these upsampled and converted. The last steps
 * exist twice, with the Vector API and without.
 */
package dev.separable.image.decode.jpeg;
