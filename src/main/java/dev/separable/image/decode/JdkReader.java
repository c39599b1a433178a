package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * One of the JDK's own readers, whatever plugins are on the class path. Gives the raster alone: the
 * stored samples, without metadata and conversions to other colours. Every file gets a new reader,
 * since some of them keep bytes of the file before. What the reader throws, and what it only warns
 * of though pixels are missing or wrong, becomes an {@link InputException}.
 */
final class JdkReader {
  private static final String ENDS_EARLY = "the data ends early";
  private static final int[] RGB_ORDER = {0, 1, 2};
  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final ImageReaderSpi provider;
  private final boolean pads;
  private final List<String> harmful;

  /** How the raster is to be had from a reader whose input is set. */
  interface Call {
    Raster on(ImageReader reader) throws IOException;
  }

  /** The reader of a format; a warning that contains one of {@code harmful} is an error. */
  JdkReader(String format, Decoding decoding, String... harmful) {
    this.provider = provider(format);
    this.pads = decoding.pads();
    this.harmful = List.of(harmful);
  }

  /** The raster that {@code call} reads from the stream, which must be of this size. */
  Raster read(EncodedStream stream, int width, int height, Call call) throws InputException {
    Damage damage = new Damage(harmful);
    ImageReader reader = newReader();
    try {
      reader.addIIOReadWarningListener(damage);
      reader.setInput(stream, true, true);
      Raster raster = call.on(reader);
      if (stream.ranOut() && !pads) {
        throw Bytes.truncated(ENDS_EARLY);
      }
      damage.check(pads && stream.ranOut());
      if (raster.getWidth() != width || raster.getHeight() != height) {
        throw Bytes.corrupt("the decoded picture differs from its header");
      }
      return raster;
    } catch (IOException | RuntimeException e) {
      throw failure(e, stream);
    } finally {
      reader.dispose();
    }
  }

  /** The same; if the data ends early, pixels may be missing where this is allowed. */
  Pixels pixels(EncodedStream stream, int width, int height, Call call) throws InputException {
    Updates updates = new Updates(width, height);
    Call watched =
        reader -> {
          reader.addIIOReadUpdateListener(updates);
          return call.on(reader);
        };
    try {
      return new Pixels(read(stream, width, height, watched), updates, false);
    } catch (InputException e) {
      if (!pads || e.kind() != ErrorKind.TRUNCATED || updates.raster() == null) {
        throw e;
      }
      return new Pixels(updates.raster(), updates, true);
    }
  }

  /**
   * Stored samples.
   *
   * @param updates which of them are there, if the reader said so
   * @param early whether the data ended early
   */
  record Pixels(Raster raster, Updates updates, boolean early) {
    /** Makes grey what is missing because the data ended early. */
    byte[] padded(byte[] rgb) {
      if (early) {
        updates.pad(rgb);
      }
      return rgb;
    }
  }

  /** Reads into a raster whose bytes are red, green and blue in this order, without gaps. */
  static Raster rgb(ImageReader reader, int width, int height) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, width, height, 3 * width, 3, RGB_ORDER, null);
    ImageReadParam into = reader.getDefaultReadParam();
    into.setDestination(new BufferedImage(RGB, raster, false, null));
    reader.read(0, into);
    return raster;
  }

  /** Readers wrap what happened, even a lack of memory, which is no fault of the data. */
  private static InputException failure(Exception e, EncodedStream stream) {
    boolean early = stream.ranOut();
    Throwable last = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError memory) {
        throw memory;
      }
      early |= cause instanceof EOFException;
      last = cause;
    }
    return early
        ? new InputException(ErrorKind.TRUNCATED, ENDS_EARLY, e)
        : new InputException(ErrorKind.CORRUPT, message(last), e);
  }

  /** Readers find out by running into it; a JVM may leave out the message then. */
  private static String message(Throwable e) {
    return e instanceof IOException && e.getMessage() != null
        ? e.getMessage()
        : "the data makes no picture (" + e + ")";
  }

  private static ImageReaderSpi provider(String format) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi next = all.next();
      boolean ownedByJdk = next.getClass().getModule() == ImageReaderSpi.class.getModule();
      if (ownedByJdk && List.of(next.getFormatNames()).contains(format)) {
        return next;
      }
    }
    throw new IllegalStateException(
        "this Java has no reader for " + format + ": java.desktop is incomplete");
  }

  private ImageReader newReader() {
    try {
      return provider.createReaderInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first warning that matters. */
  private static final class Damage implements IIOReadWarningListener {
    private final List<String> harmful;
    private String first;

    Damage(List<String> harmful) {
      this.harmful = harmful;
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      String text = warning.toLowerCase(Locale.ROOT);
      boolean more = first == null || isEarlyEnd(first) && !isEarlyEnd(warning);
      if (more && harmful.stream().anyMatch(text::contains)) {
        first = warning.strip();
      }
    }

    private static boolean isEarlyEnd(String warning) {
      return warning.toLowerCase(Locale.ROOT).contains("premature end");
    }

    /** Fails if there was one that matters. */
    void check(boolean mayEndEarly) throws InputException {
      if (first != null) {
        boolean early = isEarlyEnd(first);
        if (early && mayEndEarly) {
          return;
        }
        throw new InputException(early ? ErrorKind.TRUNCATED : ErrorKind.CORRUPT, first);
      }
    }
  }
}
