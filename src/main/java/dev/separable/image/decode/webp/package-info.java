/**
 * The two codings of pictures in WebP files: VP8 key frames (RFC 6386), with loss, and WebP
 * lossless bitstreams (RFC 9649). Both give the pixels that libwebp gives. Damaged data is an
 * {@link java.io.IOException}, data that ends early an {@link java.io.EOFException}.
 */
package dev.separable.image.decode.webp;
