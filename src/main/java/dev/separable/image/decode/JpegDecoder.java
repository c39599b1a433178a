package dev.separable.image.decode;

import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Region;
import dev.separable.image.decode.JpegHeader.Colour;
import dev.separable.image.decode.jpeg.Buffers;
import dev.separable.image.decode.jpeg.Checkpoint;
import dev.separable.image.decode.jpeg.DctDecoder;
import dev.separable.image.decode.jpeg.Source;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * JPEG (ITU-T T.81) to RGB. No profile and no guess changes a pixel; data that libjpeg would fill
 * in or guess is an error.
 */
final class JpegDecoder {
  private static final int BLOCK_PIXELS = 64;
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** Encoders write about ten. */
  private static final int MAX_SCANS = 200;

  private final Decoding decoding;

  /** Buffers that no file uses. A decoder that was given up may be at work with its own. */
  private final AtomicReference<Buffers> spare = new AtomicReference<>();

  JpegDecoder(Decoding decoding) {
    this.decoding = decoding;
  }

  /** The picture is valid until the next one is decoded, unless the whole was wanted. */
  Image decode(Bytes bytes, PixelLimit limit, RegionOfInterest wanted, Checkpoint checkpoint)
      throws InputException {
    JpegHeader header = JpegHeader.read(bytes, limit);
    int width = header.width();
    int height = header.height();
    Region region = decoding.stored(wanted, width, height, header.orientation());
    boolean fresh = wanted == RegionOfInterest.WHOLE || header.components() != 3;
    byte[] samples = samples(bytes, header, header.colour(), region, limit, fresh, checkpoint);
    byte[] rgb =
        switch (header.colour()) {
          case RGB, YCC -> samples;
          case GREY -> Samples.grey(samples);
          case CMYK -> JpegColour.fromCmyk(samples);
          case YCCK -> JpegColour.fromYcck(samples);
        };
    return decoding.upright(Image.part(width, height, region, rgb), header.orientation());
  }

  /**
   * The samples {@code [height, width, components]} of a file with this header. Three components
   * are RGB, if need be converted from {@code colour}; others are as they are stored.
   */
  byte[] samples(Bytes bytes, JpegHeader header, Colour colour, PixelLimit limit)
      throws InputException {
    Region whole = Region.whole(header.width(), header.height());
    return samples(bytes, header, colour, whole, limit, true, TimeLimit.GIVEN_UP);
  }

  private byte[] samples(
      Bytes bytes,
      JpegHeader header,
      Colour colour,
      Region region,
      PixelLimit limit,
      boolean fresh,
      Checkpoint checkpoint)
      throws InputException {
    check(bytes, header);
    Buffers known = spare.getAndSet(null);
    Buffers buffers = known == null ? new Buffers() : known;
    try {
      Source source = new Source(bytes.data(), decoding.pads(), checkpoint);
      DctDecoder decoder = new DctDecoder(source, buffers);
      // Each costs a pass over the picture, however few bytes it has.
      if (!decoder.hasOneScan() && decoder.scans() > MAX_SCANS) {
        throw Bytes.unsupported("more than " + MAX_SCANS + " scans");
      }
      limit.checkMemory(header.width(), header.height(), decoder.bytes());
      int length = length(header.components(), region);
      byte[] samples = fresh ? new byte[length] : buffers.pixels(length);
      decoder.samples(colour == Colour.YCC, region, samples);
      return samples;
    } catch (EOFException e) {
      throw new InputException(ErrorKind.TRUNCATED, e.getMessage(), e);
    } catch (InterruptedIOException e) {
      throw new InputException(ErrorKind.TOO_SLOW, e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(ErrorKind.CORRUPT, e.getMessage(), e);
    } finally {
      spare.set(buffers.areLarge() ? null : buffers);
    }
  }

  /** Three components always fit an array, four may not. */
  private static int length(int components, Region region) throws InputException {
    long length = (long) components * region.width() * region.height();
    if (length > LONGEST) {
      throw new InputException(
          ErrorKind.TOO_LARGE, region + " pixels of " + components + " components fit no array");
    }
    return (int) length;
  }

  private void check(Bytes bytes, JpegHeader header) throws InputException {
    int scanBytes = bytes.length() - header.scanAt();
    // The scan's header and a byte of data.
    bytes.need(header.scanAt(), 2 + bytes.u16be(header.scanAt() + 2) + 1);
    // Each block of a plane takes at least one bit.
    long blocks = (long) header.width() * header.height() / BLOCK_PIXELS;
    if (!decoding.pads() && blocks > 8L * scanBytes) {
      throw Bytes.tooLittleData(header.width(), header.height());
    }
  }
}
