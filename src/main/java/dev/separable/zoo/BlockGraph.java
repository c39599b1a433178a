package dev.separable.zoo;

import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts the blocks of a {@link Row} behind a graph, with timm's layer names within a block: {@code
 * conv_pw}, {@code bn1}, {@code conv_dw}, {@code se.conv_reduce}, … Methods return the last node.
 */
final class BlockGraph {
  /** Maps are (H, W, C). */
  private static final int CHANNEL_AXIS = 2;

  private final GraphBuilder graph;
  private final Family family;
  private final Padding padding;
  private final float eps;

  BlockGraph(GraphBuilder graph, Family family, Padding padding, float eps) {
    this.graph = graph;
    this.family = family;
    this.padding = padding;
    this.eps = eps;
  }

  /** A block from {@code in} to {@code out} channels. */
  int block(String name, Row row, int stride, int in, int out, int input) {
    int last =
        switch (row.block()) {
          case SEPARABLE, SEPARABLE_ACTIVATED -> separable(name, row, stride, in, out, input);
          case INVERTED_RESIDUAL -> inverted(name, row, stride, in, out, input);
          case POINTWISE -> pointwise(name, row, in, out, input);
        };
    boolean shortcut =
        row.shortcut() == Row.Shortcut.WHERE_SHAPES_ALLOW && stride == 1 && in == out;
    return shortcut ? graph.add(name + ".add", new Op.Add(), last, input) : last;
  }

  private int pointwise(String name, Row row, int in, int out, int input) {
    int last = graph.add(name + ".conv", Op.Conv.pointwise(in, out), input);
    return graph.norm(name + ".bn1", out, eps, activation(row), last);
  }

  private int separable(String name, Row row, int stride, int in, int out, int input) {
    int last = depthwise(name + ".conv_dw", row, stride, in, input);
    last = graph.norm(name + ".bn1", in, eps, activation(row), last);
    last = excite(name + ".se", row, in, last);
    last = pointwise(name + ".conv_pw", row.split().project(), in, out, last);
    boolean activated = row.block() == Row.Block.SEPARABLE_ACTIVATED;
    return graph.norm(name + ".bn2", out, eps, activated ? activation(row) : Activation.NONE, last);
  }

  private int inverted(String name, Row row, int stride, int in, int out, int input) {
    int middle = Widths.divisible(in * row.expand());
    int last = pointwise(name + ".conv_pw", row.split().expand(), in, middle, input);
    last = graph.norm(name + ".bn1", middle, eps, activation(row), last);
    last = depthwise(name + ".conv_dw", row, stride, middle, last);
    last = graph.norm(name + ".bn2", middle, eps, activation(row), last);
    last = excite(name + ".se", row, middle, last);
    last = pointwise(name + ".conv_pwl", row.split().project(), middle, out, last);
    return graph.norm(name + ".bn3", out, eps, Activation.NONE, last);
  }

  private int excite(String name, Row row, int channels, int input) {
    if (row.excite() == 0) {
      return input;
    }
    Excitation excitation = family.excitation();
    int reduced = excitation.reduced(row, channels);
    Activation between =
        excitation.activation() == null ? activation(row) : excitation.activation();
    int last = graph.add(name + ".pool", new Op.GlobalPool(Op.Pooling.AVERAGE), input);
    last = graph.add(name + ".conv_reduce", Op.Conv.pointwise(channels, reduced).withBias(), last);
    last = graph.activate(name + ".act1", between, last);
    last = graph.add(name + ".conv_expand", Op.Conv.pointwise(reduced, channels).withBias(), last);
    last = graph.activate(name + ".gate", excitation.gate(), last);
    return graph.add(name, new Op.Multiply(), input, last);
  }

  private int depthwise(String name, Row row, int stride, int channels, int input) {
    List<Op.Conv> parts = new ArrayList<>();
    List<Integer> sizes = split(channels, row.kernels().size());
    for (int i = 0; i < sizes.size(); i++) {
      Window window = Window.square(row.kernels().get(i), stride, padding);
      parts.add(Op.Conv.depthwise(window, sizes.get(i), 1));
    }
    return parts(name, parts, input);
  }

  private int pointwise(String name, int splits, int in, int out, int input) {
    List<Op.Conv> parts = new ArrayList<>();
    List<Integer> from = split(in, splits);
    List<Integer> to = split(out, splits);
    for (int i = 0; i < splits; i++) {
      parts.add(Op.Conv.pointwise(from.get(i), to.get(i)));
    }
    return parts(name, parts, input);
  }

  /**
   * Convolutions side by side, each on its own channels; one alone has the name, several {@code
   * name.0}, {@code name.1}, …
   */
  private int parts(String name, List<Op.Conv> parts, int input) {
    if (parts.size() == 1) {
      return graph.add(name, parts.get(0), input);
    }
    int[] ends = new int[parts.size()];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      Op.Conv part = parts.get(i);
      int to = from + part.inChannels();
      Move slice = new Move.Slice(CHANNEL_AXIS, from, to, 1);
      int sliced = graph.add(name + "." + i + ".slice", slice, input);
      ends[i] = graph.add(name + "." + i, part, sliced);
      from = to;
    }
    return graph.add(name, new Move.Concat(CHANNEL_AXIS), ends);
  }

  /** Equal shares; the first has what is left over, too. */
  private static List<Integer> split(int channels, int parts) {
    int share = channels / parts;
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(parts, share));
    sizes.set(0, channels - share * (parts - 1));
    return sizes;
  }

  private Activation activation(Row row) {
    return row.activation() == null ? family.activation() : row.activation();
  }
}
