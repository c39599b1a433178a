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
  private final Values values;
  private final List<Schedule.Group> groups;

  Planner(CompiledModel model, Shape input) {
    this(model, input, model.graphFor(input));
  }

  private Planner(CompiledModel model, Shape input, Graph graph) {
    this(model, input, graph, Schedule.of(graph, input));
  }

  /** With a schedule of the caller's. */
  Planner(CompiledModel model, Shape input, List<Schedule.Group> groups) {
    this(model, input, model.graphFor(input), groups);
  }

  private Planner(CompiledModel model, Shape input, Graph graph, List<Schedule.Group> groups) {
    this.model = model;
    this.graph = graph;
    this.input = input;
    this.shapes = graph.shapes(input);
    this.values = new Values(graph);
    this.groups = groups;
  }

  Plan plan() {
    Layout layout = new Layout(graph, shapes, values, groups);
    List<Slot> slots = slots(layout);
    Outlines outline = new Outlines(model.graph(), input);
    List<Step> steps = new ArrayList<>();
    List<StepOutline> outlines = new ArrayList<>();
    List<Plan.Group> stepGroups = new ArrayList<>();
    for (Schedule.Group group : groups) {
      int first = steps.size();
      for (int i = group.from(); i < group.to(); i++) {
        Node node = graph.node(i);
        Slot out = slots.get(i);
        List<Slot> from = node.inputs().stream().map(slots::get).toList();
        Step step = step(node, from, out);
        if (step != null) {
          steps.add(step);
          outlines.add(outline.of(node, from, out));
        }
      }
      stepGroups.add(new Plan.Group(first, steps.size(), group.images()));
    }
    return new Plan(
        model.kernels(),
        steps,
        stepGroups,
        outlines,
        slots.get(0),
        slots.get(graph.output()),
        layout.sizes(),
        model.macs(input));
  }

  private List<Slot> slots(Layout layout) {
    boolean[] inBuffers = new boolean[shapes.size()];
    for (Node node : graph.nodes()) {
      inBuffers[node.index()] = !(node.op() instanceof Op.Constant) || !readWhereItLies(node);
    }
    int[] buffers = layout.assign(inBuffers);
    List<Slot> slots = new ArrayList<>();
    for (Node node : graph.nodes()) {
      int i = node.index();
      slots.add(
          inBuffers[values.source(i)]
              ? layout.slot(i, buffers)
              : Slot.constant(model.vectors(node.name())[0], shapes.get(i)));
    }
    return slots;
  }

  /** The step of a node, null if nothing is to be done. */
  private Step step(Node node, List<Slot> from, Slot out) {
    boolean made = values.source(node.index()) == node.index() && out.constant() == null;
    return made ? node.op().accept(new StepMaker(model, node.name(), from, out)) : null;
  }

  /** Whether only steps that take one constant for all images read it. */
  private boolean readWhereItLies(Node constant) {
    return constant.index() != graph.output()
        && graph.nodes().stream()
            .filter(node -> node.inputs().contains(constant.index()))
            .allMatch(n -> n.op() instanceof Op.Arithmetic || n.op() instanceof Move.Concat);
  }
}
