package dev.separable.image;

import dev.separable.image.JpegHeader.Colour;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG to RGB with the JDK's reader. It gets a file without application data and with a colour
 * space already decided, so that no profile and no guess changes a pixel; what it does not convert
 * by itself, {@link JpegColour} does. Data that libjpeg would fill in or guess is an error.
 */
final class JpegDecoder {
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };
  private static final int[] RGB_ORDER = {0, 1, 2};
  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);
  private static final int BLOCK_PIXELS = 64;

  /** Encoders write about ten. */
  private static final int MAX_SCANS = 200;

  private final ImageReaderSpi provider = jdkProvider();
  private ImageReader reader;
  private String damage;

  Image decode(Bytes bytes, PixelLimit limit) throws InputException {
    JpegHeader header = JpegHeader.read(bytes, limit);
    int scanBytes = bytes.length() - header.scanAt();
    // Each block of a plane takes at least one bit.
    if ((long) header.width() * header.height() / BLOCK_PIXELS > 8L * scanBytes) {
      throw Bytes.truncated(
          "too little data for " + header.width() + "x" + header.height() + " pixels");
    }
    checkScans(bytes, header);
    byte[] stored = read(new JpegStream(head(header), bytes.data(), header.scanAt()), header);
    byte[] rgb = JpegColour.toRgb(stored, header.width() * header.height(), header.colour());
    return header.orientation().apply(Image.of(header.width(), header.height(), rgb));
  }

  /** Each scan of a progressive file costs a pass over the picture, however few bytes it has. */
  private static void checkScans(Bytes bytes, JpegHeader header) throws InputException {
    byte[] data = bytes.data();
    int scans = 0;
    for (int at = header.scanAt(); at + 1 < data.length; at++) {
      if (data[at] != (byte) 0xff) {
        continue;
      }
      if (data[at + 1] == (byte) 0xd9) {
        break;
      }
      scans += data[at + 1] == (byte) 0xda ? 1 : 0;
    }
    if (scans > MAX_SCANS) {
      throw Bytes.unsupported(scans + " scans, at most " + MAX_SCANS + " are read");
    }
  }

  /** Start marker, a marker that settles the colour space, and the tables. */
  private static byte[] head(JpegHeader header) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0xff);
    head.write(0xd8);
    head.write(ADOBE, 0, ADOBE.length);
    byte[] segments = header.segments();
    head.write(segments, 0, segments.length);
    byte[] all = head.toByteArray();
    all[2 + ADOBE.length - 1] = (byte) (header.colour() == Colour.YCC ? 1 : 0);
    return all;
  }

  private byte[] read(JpegStream stream, JpegHeader header) throws InputException {
    damage = null;
    try {
      if (reader == null) {
        reader = newReader();
      }
      reader.setInput(stream, true, true);
      Raster raster = header.components() == 3 ? colour(header) : reader.readRaster(0, null);
      check(stream);
      return samples(raster, header);
    } catch (IOException | RuntimeException e) {
      forget();
      if (stream.ranOut()) {
        throw new InputException(ErrorKind.TRUNCATED, "the data ends early", e);
      }
      throw new InputException(ErrorKind.CORRUPT, String.valueOf(e.getMessage()), e);
    } catch (Error e) {
      forget();
      throw e;
    } finally {
      if (reader != null) {
        reader.setInput(null);
      }
    }
  }

  /** Three components come as RGB: libjpeg converts faster than Java, with the same outcome. */
  private Raster colour(JpegHeader header) throws IOException {
    int row = 3 * header.width();
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, header.width(), header.height(), row, 3, RGB_ORDER, null);
    ImageReadParam into = reader.getDefaultReadParam();
    into.setDestination(new BufferedImage(RGB, raster, false, null));
    reader.read(0, into);
    return raster;
  }

  private void check(JpegStream stream) throws InputException {
    if (stream.ranOut()) {
      throw Bytes.truncated("the data ends early");
    }
    if (damage != null) {
      boolean early = damage.contains("premature end");
      throw new InputException(early ? ErrorKind.TRUNCATED : ErrorKind.CORRUPT, damage);
    }
  }

  private static byte[] samples(Raster raster, JpegHeader header) throws InputException {
    long wanted = (long) header.width() * header.height() * header.components();
    if (raster.getDataBuffer() instanceof DataBufferByte data
        && raster.getWidth() == header.width()
        && raster.getHeight() == header.height()
        && data.getData().length == wanted) {
      return data.getData();
    }
    throw Bytes.corrupt("the decoded picture differs from the frame header");
  }

  /** The reader may be in any state after a failure. */
  private void forget() {
    ImageReader old = reader;
    reader = null;
    if (old != null) {
      old.dispose();
    }
  }

  /** The JDK's own provider, whatever plugins are on the class path. */
  private static ImageReaderSpi jdkProvider() {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi next = all.next();
      boolean ownedByJdk = next.getClass().getModule() == ImageReaderSpi.class.getModule();
      if (ownedByJdk && List.of(next.getFormatNames()).contains("jpeg")) {
        return next;
      }
    }
    throw new IllegalStateException("this Java has no JPEG reader: java.desktop is incomplete");
  }

  private ImageReader newReader() throws IOException {
    ImageReader made = provider.createReaderInstance();
    made.addIIOReadWarningListener(listener());
    return made;
  }

  /** Keeps the first warning that says that pixels are missing or wrong. */
  private IIOReadWarningListener listener() {
    return (source, warning) -> {
      String text = warning.toLowerCase(Locale.ROOT);
      boolean harmful =
          text.contains("premature end")
              || text.contains("bad huffman code")
              || text.contains("instead of rst");
      if (harmful && damage == null) {
        damage = warning.strip();
      }
    };
  }
}
