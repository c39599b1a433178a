package dev.separable.extract;

import dev.separable.image.ErrorKind;
import dev.separable.tensor.Shape;

/**
 * What one input gave. Either {@code values} and {@code shape} are set, or {@code failure} is.
 *
 * @param height of the decoded, oriented image or of the array; 0 if it was not known
 * @param width likewise
 * @param channels likewise
 * @param values row-major flatten of the tensor at the cut, the channel fastest; null on failure
 * @param shape of that tensor; null on failure
 * @param failure why there are no values; null when all is well
 * @param cost where the time went
 */
@SuppressWarnings("ArrayRecordComponent")
public record Features(
    int height, int width, int channels, float[] values, Shape shape, Failure failure, Cost cost) {

  /** An input that could not even be decoded. */
  public static Features failed(Failure failure) {
    return new Features(0, 0, 0, null, null, failure, new Cost(0, 0, 0, 0));
  }

  /** Why an input has no features. */
  public record Failure(ErrorKind kind, String message) {}

  /**
   * Nanoseconds for decoding, preprocessing and the network, and multiply-adds done, for this one
   * input.
   */
  public record Cost(long decodeNs, long preprocessNs, long computeNs, long macs) {}
}
