package dev.separable.plan;

import dev.separable.graph.Fused;
import dev.separable.graph.Move;
import dev.separable.graph.Op;
import dev.separable.graph.Reduce;
import dev.separable.graph.Resize;
import dev.separable.kernel.PackedMatrix;
import java.util.List;
import java.util.Set;

/** Makes the step of one node; null where nothing is to be done. */
final class StepMaker implements Op.Visitor<Step> {
  private final CompiledModel model;
  private final String name;
  private final List<Slot> from;
  private final Slot out;

  StepMaker(CompiledModel model, String name, List<Slot> from, Slot out) {
    this.model = model;
    this.name = name;
    this.from = from;
    this.out = out;
  }

  private Slot in() {
    return from.get(0);
  }

  private Slot second() {
    return from.size() > 1 ? from.get(1) : null;
  }

  @Override
  public Step input(Op.Input op) {
    return null;
  }

  @Override
  public Step conv(Op.Conv op) {
    if (op.isDepthwise()) {
      return rows(op);
    }
    Step strassen = StrassenStep.pointwise(model.large(name), op.activation(), in(), second(), out);
    if (strassen != null) {
      return strassen;
    }
    if (op.window().isPointwise() && op.groups() == 1) {
      PackedMatrix matrix = model.matrices(name)[0];
      return new PointwiseStep(matrix, op.activation(), in(), second(), out);
    }
    return rows(op);
  }

  @Override
  public Step separable(Op.Separable op) {
    LargeMatrix large = model.large(op.pointwiseName());
    if (large != null) {
      DepthwiseRows depthwise =
          RowLayers.depthwise(op.depthwiseName(), op.depthwise(), in().shape(), model);
      Step strassen = StrassenStep.separable(large, op, depthwise, in(), second(), out);
      if (strassen != null) {
        return strassen;
      }
    }
    return rows(op);
  }

  private Step rows(Op op) {
    return new RowStep(RowLayers.of(name, op, in().shape(), model), in(), second(), out);
  }

  @Override
  public Step batchNorm(Op.BatchNorm op) {
    float[][] affine = model.vectors(name);
    return new AffineStep(affine[0], affine[1], in(), out);
  }

  @Override
  public Step activate(Op.Activate op) {
    return (kernels, scratch, fromImage, toImage) ->
        kernels.activate(
            op.activation(),
            in().in(scratch),
            in().at(fromImage),
            (toImage - fromImage) * in().length(),
            out.in(scratch),
            out.at(fromImage));
  }

  @Override
  public Step add(Op.Add op) {
    return new ElementwiseStep(ElementwiseStep.Kind.ADD, in(), second(), out);
  }

  @Override
  public Step multiply(Op.Multiply op) {
    boolean perChannel = second().length() == second().channels() && in().pixels() != 1;
    return perChannel
        ? new ScaleStep(in(), second(), out)
        : new ElementwiseStep(ElementwiseStep.Kind.MULTIPLY, in(), second(), out);
  }

  @Override
  public Step pool(Op.Pool op) {
    return rows(op);
  }

  @Override
  public Step globalPool(Op.GlobalPool op) {
    return new GlobalPoolStep(op.pooling(), in(), out);
  }

  @Override
  public Step flatten(Op.Flatten op) {
    return null;
  }

  @Override
  public Step linear(Op.Linear op) {
    PackedMatrix matrix = model.matrices(name)[0];
    return (kernels, scratch, fromImage, toImage) ->
        kernels.pointwise(
            matrix,
            op.activation(),
            in().in(scratch),
            in().at(fromImage),
            op.inFeatures(),
            (toImage - fromImage) * in().pixels(),
            null,
            out.in(scratch),
            out.at(fromImage),
            op.outFeatures());
  }

  @Override
  public Step apply(Op.Apply op) {
    return new FormulaStep(op.formula(), in(), out);
  }

  @Override
  public Step prelu(Op.PRelu op) {
    return new PReluStep(model.vectors(name)[0], in(), out);
  }

  @Override
  public Step constant(Op.Constant op) {
    return new ConstantStep(model.vectors(name)[0], out);
  }

  @Override
  public Step arithmetic(Op.Arithmetic op) {
    boolean alike = in().shape().equals(second().shape());
    if (alike && in().constant() == null && second().constant() == null) {
      if (op.operator() == Op.Operator.ADD) {
        return new ElementwiseStep(ElementwiseStep.Kind.ADD, in(), second(), out);
      } else if (op.operator() == Op.Operator.MULTIPLY) {
        return new ElementwiseStep(ElementwiseStep.Kind.MULTIPLY, in(), second(), out);
      }
    }
    return ArithmeticStep.of(op.operator(), in(), second(), out);
  }

  @Override
  public Step softmax(Op.Softmax op) {
    return new SoftmaxStep(Span.of(in().shape(), op.axis()), in(), out);
  }

  @Override
  public Step reduce(Reduce op) {
    if (in().shape().rank() == 3 && Set.copyOf(op.axes()).equals(Set.of(0, 1))) {
      if (op.reduction() == Reduce.Reduction.MEAN) {
        return new GlobalPoolStep(Op.Pooling.AVERAGE, in(), out);
      } else if (op.reduction() == Reduce.Reduction.MAX) {
        return new GlobalPoolStep(Op.Pooling.MAX, in(), out);
      }
    }
    return ReduceStep.of(op, in(), out);
  }

  @Override
  public Step resize(Resize op) {
    return ResizeStep.of(op, in(), out);
  }

  @Override
  public Step move(Move op) {
    return op.accept(new MoveSteps(from, out));
  }

  @Override
  public Step fused(Fused op) {
    return op.accept(new FusedSteps(model, name, from, out));
  }
}
