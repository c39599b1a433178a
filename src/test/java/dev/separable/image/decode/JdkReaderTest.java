package dev.separable.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.separable.image.ErrorKind;
import dev.separable.image.InputException;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;

/** What becomes of all that readers throw. */
class JdkReaderTest {
  private final JdkReader reader = new JdkReader("png", Decoding.usual());

  private InputException failure(Exception thrown) {
    return catchThrowableOfType(InputException.class, () -> read(thrown));
  }

  private void read(Throwable thrown) throws InputException {
    EncodedStream stream = new EncodedStream(new byte[1], new byte[0], 0);
    reader.read(
        stream,
        1,
        1,
        r -> {
          if (thrown instanceof IOException e) {
            throw e;
          }
          throw (RuntimeException) thrown;
        });
  }

  /** As compiled code throws it again and again. */
  @Test
  void saysWhatHappenedWithoutAMessage() {
    InputException e = failure(new ArrayIndexOutOfBoundsException());
    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
    assertThat(e)
        .hasMessage("the data makes no picture (java.lang.ArrayIndexOutOfBoundsException)");
  }

  @Test
  void keepsAMessage() {
    assertThat(failure(new IIOException("outer", new IOException("bad block"))))
        .hasMessage("bad block");
  }

  @Test
  void tellsAnEarlyEnd() {
    assertThat(failure(new IIOException("outer", new EOFException())).kind())
        .isEqualTo(ErrorKind.TRUNCATED);
  }

  @Test
  void aLackOfMemoryIsNoFaultOfTheData() {
    OutOfMemoryError error = new OutOfMemoryError("in a test");
    assertThatThrownBy(() -> read(new IllegalStateException(error))).isSameAs(error);
  }
}
