package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import java.util.concurrent.CancellationException;

/**
 * From an encoded file to an upright RGB picture. The format is told by the content. Alpha is
 * dropped, not composed; profiles, gamma and the like are ignored; 16-bit samples keep their higher
 * byte; EXIF orientation is applied; of several frames the first is taken. One per thread: it keeps
 * buffers from file to file.
 */
public final class ImageDecoder {
  private static final int MESSAGE_LENGTH = 300;

  private final PixelLimit limit;
  private final TimeLimit time;
  private final JpegDecoder jpeg;
  private final PngDecoder png;
  private final GifDecoder gif;
  private final BmpDecoder bmp;
  private final WebpDecoder webp;
  private final TiffDecoder tiff;

  /** A decoder that asks only for as much memory as an array can have. */
  public ImageDecoder(Decoding decoding) {
    this(decoding, Long.MAX_VALUE);
  }

  /** A decoder that refuses pictures that want more than {@code maxBytes} of memory. */
  public ImageDecoder(Decoding decoding, long maxBytes) {
    limit = new PixelLimit(decoding.maxPixels(), maxBytes);
    time = new TimeLimit(decoding.maxSeconds());
    jpeg = new JpegDecoder(decoding);
    png = new PngDecoder(decoding);
    gif = new GifDecoder(decoding);
    bmp = new BmpDecoder(decoding);
    webp = new WebpDecoder(decoding);
    tiff = new TiffDecoder(decoding);
  }

  /** Whether it begins like a picture in a known format, be it one that is read or not. */
  public static boolean recognises(byte[] data) {
    return Format.of(new Bytes(data)) != Format.UNKNOWN;
  }

  /**
   * Decodes JPEG, PNG, GIF, BMP, WebP or TIFF.
   *
   * @throws InputException whatever is wrong with the data; nothing else is thrown but {@link
   *     OutOfMemoryError}
   */
  public Image decode(byte[] data) throws InputException {
    return decode(data, RegionOfInterest.WHOLE);
  }

  /**
   * The same; the picture has at least the wanted part, and its pixels are valid until the next
   * call. Only JPEG is decoded in part, others whole. Data behind that part is not looked at,
   * except for the end, which has to be there.
   */
  public Image decode(byte[] data, RegionOfInterest wanted) throws InputException {
    if (data.length == 0) {
      throw new InputException(ErrorKind.EMPTY, "no bytes");
    }
    Bytes bytes = new Bytes(data);
    Format format = Format.of(bytes);
    try {
      return format == Format.JPEG
          ? jpeg.decode(bytes, limit, wanted, time.checkpoint())
          : time.call(() -> decode(bytes, format));
    } catch (InputException e) {
      throw new InputException(e.kind(), oneLine(format, e.getMessage()), e.getCause());
    } catch (CancellationException e) {
      // The task is to end: no fault of the data.
      throw e;
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      throw new InputException(ErrorKind.CORRUPT, oneLine(format, e.toString()), e);
    }
  }

  private Image decode(Bytes bytes, Format format) throws InputException {
    return switch (format) {
      case PNG -> png.decode(bytes, limit);
      case GIF -> gif.decode(bytes, limit);
      case BMP -> bmp.decode(bytes, limit);
      case WEBP -> webp.decode(bytes, limit);
      case TIFF -> tiff.decode(bytes, limit);
      case UNKNOWN ->
          throw new InputException(
              ErrorKind.NOT_AN_IMAGE,
              "not a picture in a known format, it begins with " + begin(bytes));
      default -> throw Bytes.unsupported("this format is not read");
    };
  }

  private static String begin(Bytes bytes) throws InputException {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, bytes.length()); i++) {
      hex.append(String.format("%s%02x", i == 0 ? "" : " ", bytes.u8(i)));
    }
    return hex.toString();
  }

  private static String oneLine(Format format, String message) {
    String prefix = format == Format.UNKNOWN ? "" : format.text() + ": ";
    String line = prefix + message.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MESSAGE_LENGTH ? line : line.substring(0, MESSAGE_LENGTH) + "...";
  }
}
