package dev.separable.image.decode;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file as a reader is to see it: a rewritten head, then the rest of the stored file, both in
 * memory. Notes whether it was too short. A reader whose thread is interrupted gets no more data.
 */
final class EncodedStream extends ImageInputStreamImpl {
  private final byte[] head;
  private final byte[] file;
  private final int from;
  private boolean ranOut;

  /** {@code head}, then {@code file} from byte {@code from}. */
  EncodedStream(byte[] head, byte[] file, int from) {
    this.head = head;
    this.file = file;
    this.from = from;
  }

  /** True if more was asked for than is there. */
  boolean ranOut() {
    return ranOut;
  }

  @Override
  public long length() {
    return head.length + (long) file.length - from;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("given up");
    }
    bitOffset = 0;
    if (wanted == 0) {
      return 0;
    }
    boolean inHead = streamPos < head.length;
    byte[] source = inHead ? head : file;
    int at = (int) (inHead ? streamPos : streamPos - head.length + from);
    int n = Math.min(wanted, source.length - at);
    if (n <= 0) {
      ranOut = true;
      return -1;
    }
    System.arraycopy(source, at, into, offset, n);
    streamPos += n;
    return n;
  }
}
