package dev.separable.plan;

import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.Activation;
import java.util.HashSet;

/** Convolutions whose channels are joined to one map, as MixNet's mixed kernels. */
final class Branches {
  private Branches() {}

  /**
   * Whether the node joins channels of convolutions that nobody else reads, so that each of them
   * can do its part of what is done to the whole.
   */
  static boolean are(Node join, Rewrite rewrite, int[] readers) {
    return join.op() instanceof Move.Concat concat
        && concat.axis() == 2
        && new HashSet<>(join.inputs()).size() == join.inputs().size()
        && join.inputs().stream().allMatch(branch -> is(rewrite.node(branch), readers[branch]));
  }

  /** Channels of the joined map. */
  static int channels(Node join, Rewrite rewrite) {
    return join.inputs().stream().mapToInt(i -> Foldable.channels(rewrite.node(i).op())).sum();
  }

  private static boolean is(Node branch, int readers) {
    return readers == 1
        && branch.inputs().size() == 1
        && branch.op() instanceof Op.Conv conv
        && conv.activation() == Activation.NONE;
  }
}
