package dev.separable.fuzz;

import java.util.Random;

/** Makes a damaged file of a good one. */
@FunctionalInterface
interface Mutation {
  /** The changed bytes; {@code seed} stays as it is. */
  byte[] of(byte[] seed, Random random);
}
