package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Move;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a compiled model out for one input shape: a step per node, a buffer per value that is alive.
 */
final class Planner {
  private final CompiledModel model;
  private final Graph graph;
  private final Shape input;
  private final List<Shape> shapes;
  private final Buffers buffers;

  Planner(CompiledModel model, Shape input) {
    this.model = model;
    this.graph = model.graphFor(input);
    this.input = input;
    this.shapes = graph.shapes(input);
    this.buffers = new Buffers(graph);
  }

  Plan plan() {
    List<Step> steps = new ArrayList<>();
    List<StepOutline> outlines = new ArrayList<>();
    Outlines outline = new Outlines(model.graph(), input);
    List<Slot> slots = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Shape shape = shapes.get(node.index());
      if (node.op() instanceof Op.Flatten || node.op() instanceof Move.Reshape) {
        slots.add(new Slot(buffers.alias(node), shape));
      } else if (node.op() instanceof Op.Constant && readWhereItLies(node)) {
        buffers.none(node);
        slots.add(Slot.constant(model.vectors(node.name())[0], shape));
      } else {
        Slot out = new Slot(buffers.take(node, shape.length()), shape);
        List<Slot> from = node.inputs().stream().map(slots::get).toList();
        Step step = node.op().accept(new StepMaker(model, node.name(), from, out));
        if (step != null) {
          steps.add(step);
          outlines.add(outline.of(node, from, out));
        }
        slots.add(out);
      }
      buffers.release(node);
    }
    Slot output = slots.get(graph.output());
    return new Plan(
        model.kernels(),
        steps,
        outlines,
        slots.get(0),
        output,
        buffers.lengths(),
        model.macs(input));
  }

  /** Whether only steps that take one constant for all images read it. */
  private boolean readWhereItLies(Node constant) {
    return constant.index() != graph.output()
        && graph.nodes().stream()
            .filter(node -> node.inputs().contains(constant.index()))
            .allMatch(n -> n.op() instanceof Op.Arithmetic || n.op() instanceof Move.Concat);
  }
}
