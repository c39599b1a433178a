package dev.separable.plan;

import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import java.util.List;

/** Zeros around a map that a convolution reads become the convolution's own padding. */
final class PadIntoConvolution implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    for (Node node : model.graph().nodes()) {
      if (node.op() instanceof Op.Conv conv
          && node.inputs().size() == 1
          && rewrite.node(node.input()).op() instanceof Move.Pad pad
          && zerosAround(pad)) {
        Padding padding = sum(conv.window(), pad);
        if (padding != null) {
          List<Integer> inputs = rewrite.node(node.input()).inputs();
          rewrite.replace(node.index(), node.name(), padded(conv, padding), inputs);
        }
      }
    }
    return new Model(rewrite.done(), model.weights());
  }

  private static boolean zerosAround(Move.Pad pad) {
    int rank = pad.before().size();
    return pad.border() == Move.Border.CONSTANT
        && pad.value() == 0
        && (rank == 2 || rank == 3)
        && pad.after().size() == rank
        && pad.before().get(rank - 1) == 0
        && pad.after().get(rank - 1) == 0;
  }

  /** Both paddings as one; null if the window's own depends on the input's size. */
  private static Padding sum(Window window, Move.Pad pad) {
    int[] own;
    if (window.padding() instanceof Padding.Explicit e) {
      own = new int[] {e.top(), e.bottom(), e.left(), e.right()};
    } else if (window.padding() instanceof Padding.Torch) {
      int rows = window.kernelH() / 2;
      int columns = window.kernelW() / 2;
      own = new int[] {rows, rows, columns, columns};
    } else {
      return null;
    }
    boolean map = pad.before().size() == 3;
    long[] sum = {
      (long) own[0] + pad.before().get(0),
      (long) own[1] + pad.after().get(0),
      own[2] + (map ? (long) pad.before().get(1) : 0),
      own[3] + (map ? (long) pad.after().get(1) : 0)
    };
    for (int i = 0; i < sum.length; i++) {
      if (sum[i] < own[i] || sum[i] > Window.LARGEST) {
        return null;
      }
    }
    return new Padding.Explicit((int) sum[0], (int) sum[1], (int) sum[2], (int) sum[3]);
  }

  private static Op.Conv padded(Op.Conv conv, Padding padding) {
    Window w = conv.window();
    Window window =
        new Window(
            w.kernelH(),
            w.kernelW(),
            w.strideH(),
            w.strideW(),
            w.dilationH(),
            w.dilationW(),
            padding);
    return new Op.Conv(
        window,
        conv.inChannels(),
        conv.outChannels(),
        conv.groups(),
        conv.bias(),
        conv.activation());
  }
}
