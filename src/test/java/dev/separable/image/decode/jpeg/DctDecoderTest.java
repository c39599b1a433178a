package dev.separable.image.decode.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.image.Encoded;
import dev.separable.image.Pictures;
import dev.separable.image.Region;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DctDecoderTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;

  private static byte[] jpeg(boolean progressive) throws IOException {
    return progressive
        ? Encoded.write(Encoded.buffered(Pictures.noise(WIDTH, HEIGHT)), "jpeg", "")
        : Encoded.rgb(Pictures.noise(WIDTH, HEIGHT), "jpeg");
  }

  /** Where the first marker of this kind begins. */
  private static int marker(byte[] jpeg, int code) {
    int at = 2;
    while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != code) {
      at++;
    }
    return at;
  }

  private static Source source(byte[] jpeg, boolean pads) {
    return new Source(jpeg, pads, () -> {});
  }

  private static byte[] decode(byte[] jpeg, boolean pads) throws IOException {
    byte[] samples = new byte[3 * WIDTH * HEIGHT];
    Region whole = new Region(0, 0, WIDTH, HEIGHT);
    new DctDecoder(source(jpeg, pads), new Buffers()).samples(true, whole, samples);
    return samples;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDecoderKnowsHowMuchMemoryItTakes(boolean progressive) throws IOException {
    DctDecoder decoder = new DctDecoder(source(jpeg(progressive), false), new Buffers());
    // 4:2:0 in six MCUs: blocks of 64 coefficients of two bytes, in groups of eight; of samples
    // two rows of MCUs, and the picture.
    int groups = progressive ? 2 * 2 + 2 + 2 : 2 + 1 + 1;
    int samples = 2 * (16 + 8 + 8) * 64;
    assertThat(decoder.bytes()).isEqualTo(groups * 8 * 64 * 2 + samples + 3 * WIDTH * HEIGHT);
  }

  /** A film or an archive may follow a photo. */
  @Test
  void whatFollowsThePictureTakesNoMemory() throws IOException {
    byte[] file = Encoded.join(jpeg(false), new byte[1 << 20]);
    Buffers buffers = new Buffers();
    DctDecoder decoder = new DctDecoder(source(file, false), buffers);
    byte[] samples = new byte[3 * WIDTH * HEIGHT];
    decoder.samples(true, new Region(0, 0, WIDTH, HEIGHT), samples);
    assertThat(samples).isEqualTo(decode(jpeg(false), false));
    assertThat(buffers.segment(0, 1).length).isLessThan(10_000);
  }

  @Test
  void aScanHeaderHasNothingMore() throws IOException {
    byte[] jpeg = jpeg(false);
    int scan = marker(jpeg, Segments.SOS);
    jpeg[scan + 3] += 2;
    assertThatThrownBy(() -> decode(jpeg, true)).hasMessageContaining("2 bytes too many");
  }

  /** Factors that do not divide each other, none, too large ones, and too many blocks. */
  @ParameterizedTest
  @CsvSource({"0x32, sampling factors", "0x02, sampling factors", "0x51, sampling", "0x44, an MCU"})
  void refusesSamplingThatIsNone(String factors, String message) throws IOException {
    byte[] jpeg = jpeg(false);
    int frame = marker(jpeg, Segments.SOF0);
    jpeg[frame + 11] = (byte) (int) Integer.decode(factors);
    jpeg[frame + 14] = 0x21;
    assertThatThrownBy(() -> decode(jpeg, true))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesScansOutOfOrder() throws IOException {
    byte[] jpeg = jpeg(true);
    int scan = marker(jpeg, Segments.SOS);
    byte[] unknown = jpeg.clone();
    unknown[scan + 5] = 99;
    assertThatThrownBy(() -> decode(unknown, false)).hasMessageContaining("component 99");
    byte[] band = jpeg.clone();
    band[scan + 12] = 5;
    assertThatThrownBy(() -> decode(band, false)).hasMessageContaining("coefficients 0 to 5");
    byte[] refinement = jpeg.clone();
    refinement[scan + 13] = 0x30;
    assertThatThrownBy(() -> decode(refinement, false)).hasMessageContaining("bits 3 to 0");
  }

  /** A progressive file whose first scan is all there is: a picture without detail. */
  @Test
  void whatIsThereOfAProgressivePictureIsShown() throws IOException {
    byte[] jpeg = jpeg(true);
    int first = marker(jpeg, Segments.SOS);
    int second = first + 2 + marker(Arrays.copyOfRange(jpeg, first, jpeg.length), Segments.SOS) - 2;
    byte[] coarse = Encoded.prefix(jpeg, second);
    assertThatThrownBy(() -> decode(coarse, false)).isInstanceOf(EOFException.class);
    byte[] rgb = decode(coarse, true);
    assertThat(rgb).isNotEqualTo(decode(jpeg, false));
    // Flat blocks, chroma apart.
    assertThat(rgb[3 * WIDTH * 3]).isEqualTo(rgb[3 * WIDTH * 4]);
  }

  /** All scans but the last one, and then the end: libjpeg would smooth between blocks. */
  @Test
  void scansForLessThanAllBitsAreAnEarlyEnd() throws IOException {
    byte[] jpeg = jpeg(true);
    int last = jpeg.length;
    do {
      last--;
    } while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) Segments.SOS);
    byte[] less = Encoded.join(Encoded.prefix(jpeg, last), Encoded.bytes(0xff, Segments.EOI));
    assertThatThrownBy(() -> decode(less, false))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("less than all bits");
    assertThat(decode(less, true)).isNotEqualTo(decode(jpeg, false));
  }

  /** Motion JPEG leaves the standard's tables out. */
  @Test
  void tablesThatAreMissingAreTheStandards() throws IOException {
    byte[] jpeg = jpeg(false);
    byte[] without = jpeg;
    for (int at = 2; (without[at + 1] & 0xff) != Segments.SOS; ) {
      int end = at + 2 + ((without[at + 2] & 0xff) << 8 | without[at + 3] & 0xff);
      if ((without[at + 1] & 0xff) == Segments.DHT) {
        without =
            Encoded.join(
                Encoded.prefix(without, at), Arrays.copyOfRange(without, end, without.length));
      } else {
        at = end;
      }
    }
    assertThat(without.length).isLessThan(jpeg.length - 400);
    assertThat(decode(without, false)).isEqualTo(decode(jpeg, false));
  }

  @Test
  void aComponentWithoutDataIsMissing() throws IOException {
    byte[] jpeg = jpeg(false);
    int scan = marker(jpeg, Segments.SOS);
    byte[] one =
        Encoded.join(
            Encoded.prefix(jpeg, scan),
            Encoded.bytes(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
            Arrays.copyOfRange(jpeg, scan + 14, jpeg.length));
    assertThatThrownBy(() -> decode(one, false)).isInstanceOf(IOException.class);
  }

  @Test
  void endsAtACheckpoint() throws IOException {
    InterruptedIOException end = new InterruptedIOException("a test");
    Checkpoint checkpoint =
        () -> {
          throw end;
        };
    for (boolean progressive : new boolean[] {false, true}) {
      Source source = new Source(jpeg(progressive), true, checkpoint);
      DctDecoder decoder = new DctDecoder(source, new Buffers());
      byte[] samples = new byte[3 * WIDTH * HEIGHT];
      Region whole = new Region(0, 0, WIDTH, HEIGHT);
      assertThatThrownBy(() -> decoder.samples(true, whole, samples)).isSameAs(end);
    }
  }
}
