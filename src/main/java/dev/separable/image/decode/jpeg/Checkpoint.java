package dev.separable.image.decode.jpeg;

import java.io.InterruptedIOException;

/** Asked before every row of MCUs, so that decoding can be given up. */
public interface Checkpoint {
  /** Returns if decoding is to go on. */
  void pass() throws InterruptedIOException;
}
