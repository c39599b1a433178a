package dev.separable.image.decode;

import dev.separable.image.Region;

/** Which part of a picture is wanted, which is told when its size is known. */
public interface RegionOfInterest {
  /** Every pixel. */
  RegionOfInterest WHOLE = (height, width) -> Region.whole(width, height);

  /** The wanted part, inside of the upright picture of this size. */
  Region of(int height, int width);
}
