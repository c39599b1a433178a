package dev.separable.spark.source;

import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import java.util.List;

/**
 * One input as it was read, not yet decoded.
 *
 * @param input what was read; null if there is none
 * @param failure why there is no input; null otherwise
 * @param carried values of the extra columns, in their order; empty if there are none
 * @param readNs how long it took
 */
public record Loaded(InputId id, Input input, Failure failure, List<Object> carried, long readNs) {}
