package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.webp.Vp8Decoder;
import dev.separable.image.decode.webp.Vp8lDecoder;
import java.io.EOFException;
import java.io.IOException;

/**
 * WebP (RFC 9649) to RGB, with and without loss. Of an animation the first frame is taken on its
 * canvas; what it leaves free is black.
 */
final class WebpDecoder {
  private final Decoding decoding;

  WebpDecoder(Decoding decoding) {
    this.decoding = decoding;
  }

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    WebpChunks chunks = WebpChunks.read(bytes, limit);
    byte[] rgb = decode(bytes.data(), chunks.frame());
    return decoding.upright(onCanvas(chunks, rgb), chunks.orientation());
  }

  private static byte[] decode(byte[] data, WebpChunks.Frame frame) throws InputException {
    int from = frame.from();
    int width = frame.width();
    int height = frame.height();
    try {
      if (frame.lossless()) {
        return Vp8lDecoder.rgb(data, from, frame.end(), width, height);
      }
      if (!Vp8Decoder.plausible(frame.end() - from, width, height)) {
        throw Bytes.tooLittleData(width, height);
      }
      return Vp8Decoder.rgb(data, from, frame.end(), width, height);
    } catch (EOFException e) {
      throw new InputException(ErrorKind.TRUNCATED, "the data ends early", e);
    } catch (IOException e) {
      throw new InputException(ErrorKind.CORRUPT, e.getMessage(), e);
    }
  }

  private static Image onCanvas(WebpChunks chunks, byte[] rgb) {
    int width = chunks.width();
    int height = chunks.height();
    int columns = chunks.frame().width();
    int rows = chunks.frame().height();
    if (columns == width && rows == height) {
      return Image.of(width, height, rgb);
    }
    byte[] canvas = new byte[3 * width * height];
    for (int y = 0; y < rows; y++) {
      int to = 3 * ((chunks.top() + y) * width + chunks.left());
      System.arraycopy(rgb, 3 * y * columns, canvas, to, 3 * columns);
    }
    return Image.of(width, height, canvas);
  }
}
