package dev.separable.onnx;

import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Op.Pooling;
import dev.separable.tensor.Padding;
import dev.separable.tensor.PoolPadding;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Pools over windows and over whole maps. */
final class PoolOps {
  private PoolOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("GlobalAveragePool", call -> global(call, Pooling.AVERAGE));
    table.put("GlobalMaxPool", call -> global(call, Pooling.MAX));
    table.put("AveragePool", call -> pool(call, Pooling.AVERAGE));
    table.put("MaxPool", call -> pool(call, Pooling.MAX));
  }

  private static void global(Call call, Pooling pooling) {
    Value read = call.value(0);
    if (read.dims().rank() != 3 && read.dims().rank() != 4) {
      throw new IllegalArgumentException(
          "reads %s, wanted [N, C, H, W] or [N, C, L]".formatted(read.dims()));
    }
    List<Integer> order = Value.channelsLast(read.dims());
    Value arranged = call.emitter().arrange(read, order);
    int[] dims = read.dims().toArray();
    for (int i = 2; i < dims.length; i++) {
      dims[i] = 1;
    }
    Shape made = Shape.of(dims);
    int node = call.add(new Op.GlobalPool(pooling), Value.physical(made, order), arranged.node());
    call.result(new Value(node, made, order));
  }

  private static void pool(Call call, Pooling pooling) {
    Value read = call.value(0);
    Windows windows = Windows.of(call, read.dims(), null);
    call.attributes().ignore("storage_order");
    boolean counted = call.attributes().flag("count_include_pad", 0);
    requireLessPadding(windows);
    if (isGlobal(windows, read.dims())) {
      global(call, pooling);
      return;
    }
    List<Integer> order = Value.channelsLast(read.dims());
    Value arranged = call.emitter().arrange(read, order);
    Window window = windows.window();
    PoolPadding padding = counted ? PoolPadding.COUNTED : PoolPadding.LEFT_OUT;
    boolean overhang = windows.overH() + windows.overW() > 0;
    if (counted && overhang && window.padding() instanceof Padding.Explicit pads) {
      // Padding counts, the places that ceil_mode adds do not; so the padding becomes values.
      arranged = padded(call, arranged, windows, pads);
      window = withOverhangOnly(windows);
      padding = PoolPadding.LEFT_OUT;
    }
    Shape made = windows.dims(read.dims(), read.dims().at(1));
    Op pool = new Op.Pool(pooling, window, padding);
    int node = call.add(pool, Value.physical(made, order), arranged.node());
    call.result(new Value(node, made, order));
  }

  /** A window that lies in the padding alone would have no value. */
  private static void requireLessPadding(Windows windows) {
    Window window = windows.window();
    if (window.padding() instanceof Padding.Explicit pads) {
      int high = Math.max(pads.top(), pads.bottom() - windows.overH());
      int wide = Math.max(pads.left(), pads.right() - windows.overW());
      if (high > (window.kernelH() - 1) * window.dilationH()
          || wide > (window.kernelW() - 1) * window.dilationW()) {
        throw new IllegalArgumentException(
            "pads are %s, wanted less than the window's extent".formatted(pads));
      }
    }
  }

  /** One window that is the whole map. */
  private static boolean isGlobal(Windows windows, Shape dims) {
    Window window = windows.window();
    boolean unpadded =
        window.padding() instanceof Padding.Explicit e
            && (e.top() | e.bottom() | e.left() | e.right()) == 0;
    return unpadded
        && window.dilationH() == 1
        && window.dilationW() == 1
        && window.kernelH() == dims.at(2)
        && window.kernelW() == (dims.rank() == 3 ? 1 : dims.at(3));
  }

  /** The map with the padding of the file, without that of ceil_mode, as zeros. */
  private static Value padded(Call call, Value map, Windows windows, Padding.Explicit pads) {
    int below = pads.bottom() - windows.overH();
    int right = pads.right() - windows.overW();
    boolean sequence = map.dims().rank() == 3;
    int[] dims = map.dims().toArray();
    dims[2] += pads.top() + below;
    if (!sequence) {
      dims[3] += pads.left() + right;
    }
    List<Integer> before = sequence ? List.of(pads.top(), 0) : List.of(pads.top(), pads.left(), 0);
    List<Integer> after = sequence ? List.of(below, 0) : List.of(below, right, 0);
    Value made = new Value(map.node(), Shape.of(dims), map.order());
    Op pad = new Move.Pad(before, after, Move.Border.CONSTANT, 0);
    return made.at(call.emitter().add(call.name() + ".padded", pad, made.physical(), map.node()));
  }

  private static Window withOverhangOnly(Windows windows) {
    Window all = windows.window();
    return new Window(
        all.kernelH(),
        all.kernelW(),
        all.strideH(),
        all.strideW(),
        all.dilationH(),
        all.dilationW(),
        new Padding.Explicit(0, windows.overH(), 0, windows.overW()));
  }
}
