package dev.separable.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Several ops as one step, so that large maps between them never lie in memory as a whole. Made
 * when a plan is laid out, for the size of the maps decides what is worth it.
 */
public sealed interface Fused extends Op {

  /** One method an op. */
  interface Visitor<R> {
    /** For Gated. */
    R gated(Gated op);

    /** For Inverted. */
    R inverted(Inverted op);

    /** For Chain. */
    R chain(Chain op);
  }

  /** Calls the visitor's method for this op. */
  <R> R accept(Visitor<R> visitor);

  @Override
  default <R> R accept(Op.Visitor<R> visitor) {
    return visitor.fused(this);
  }

  /**
   * A pointwise convolution of a map whose channels are scaled first. Reads a map (H, W, C), a
   * tensor of C factors and, if there is one, a residual that is added to the result.
   */
  record Gated(Op.Conv pointwise) implements Fused {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gated(this);
    }

    @Override
    public List<Op.Layer> layers(String node) {
      return List.of(new Op.Layer(node, pointwise));
    }
  }

  /**
   * An inverted residual block: expansion, depthwise convolution, squeeze-and-excite, projection.
   * Reads a map and, if there is one, a residual that is added to the result.
   *
   * @param expand a pointwise convolution at stride 1; null if the block has none
   * @param depthwise a depthwise convolution
   * @param excite what makes the factor of each channel of its mean: two pointwise convolutions or
   *     linear layers; empty if the block scales no channels
   * @param project a pointwise convolution at stride 1
   */
  record Inverted(Op.Layer expand, Op.Layer depthwise, List<Op.Layer> excite, Op.Layer project)
      implements Fused {
    /** Copies the list. */
    public Inverted {
      excite = List.copyOf(excite);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.inverted(this);
    }

    @Override
    public List<Op.Layer> layers(String node) {
      List<Op.Layer> all = new ArrayList<>();
      if (expand != null) {
        all.add(expand);
      }
      all.add(depthwise);
      all.addAll(excite);
      all.add(project);
      return all;
    }
  }

  /**
   * Convolutions and pools of which each reads the one before alone. Reads a map and, if there is
   * one, a residual that is added to the result of the last.
   *
   * @param links in the order of execution
   */
  record Chain(List<Link> links) implements Fused {
    /**
     * A convolution, depthwise-separable convolution or pool.
     *
     * @param name of its node
     */
    public record Link(String name, Op op) {}

    /** Copies the list. */
    public Chain {
      links = List.copyOf(links);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.chain(this);
    }

    @Override
    public List<Op.Layer> layers(String node) {
      return links.stream().flatMap(link -> link.op().layers(link.name()).stream()).toList();
    }
  }
}
