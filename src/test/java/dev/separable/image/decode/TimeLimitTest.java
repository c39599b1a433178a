package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.Encoded;
import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import dev.separable.image.Pictures;
import dev.separable.image.decode.Decoding.Truncated;
import dev.separable.image.decode.Decoding.Turn;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private final TimeLimit brief = new TimeLimit(0.05);
  private final TimeLimit ample = new TimeLimit(600);

  @Test
  void givesUpWhatNeverEnds() {
    AtomicBoolean end = new AtomicBoolean();
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () ->
                brief.call(
                    () -> {
                      while (!end.get()) {
                        Thread.onSpinWait();
                      }
                      return null;
                    }));
    end.set(true);
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_SLOW);
    assertThat(e).hasMessage("decoding takes more than 0.05 s");
  }

  /** A reader that wants data ends, however it was written. */
  @Test
  void aReaderThatIsGivenUpGetsNoMoreData() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    EncodedStream stream = new EncodedStream(new byte[0], new byte[1], 0);
    InputException e =
        catchThrowableOfType(
            InputException.class,
            () ->
                brief.call(
                    () -> {
                      try {
                        while (true) {
                          stream.seek(0);
                          stream.read();
                        }
                      } finally {
                        ended.countDown();
                      }
                    }));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_SLOW);
    ended.await();
  }

  @Test
  void passesOnWhatIsThrown() {
    InputException bad = new InputException(ErrorKind.CORRUPT, "bad");
    assertThatThrownBy(() -> ample.call(() -> fail(bad))).isSameAs(bad);
    Error error = new OutOfMemoryError("in a test");
    assertThatThrownBy(
            () ->
                ample.call(
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
  }

  private static Object fail(InputException e) throws InputException {
    throw e;
  }

  @Test
  void endsWithTheTask() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                ample.call(
                    () -> {
                      never.await();
                      return null;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted while decoding");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A picture whose scans say the same again and again. */
  @Test
  void aScanBombIsTooSlow() throws IOException {
    byte[] bomb = Encoded.scanBomb();
    ImageDecoder decoder = new ImageDecoder(new Decoding(1 << 26, 0.2, Truncated.ERROR, Turn.EXIF));
    InputException e = catchThrowableOfType(InputException.class, () -> decoder.decode(bomb));
    assertThat(e.kind()).isEqualTo(ErrorKind.TOO_SLOW);
    assertThat(Pictures.failure(Encoded.prefix(bomb, 400)).kind()).isEqualTo(ErrorKind.TRUNCATED);
  }

  /** Not an error of the file. */
  @Test
  void aTaskThatIsToEndBlamesNoFile() throws IOException {
    ImageDecoder decoder = new ImageDecoder(Decoding.usual());
    byte[] bomb = Encoded.scanBomb();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> decoder.decode(bomb)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
