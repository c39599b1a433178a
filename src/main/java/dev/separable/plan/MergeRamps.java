package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import java.util.List;

/**
 * A chain of sums, products and limits with numbers becomes the one op that computes it, if there
 * is one: a hard sigmoid written out, a minimum behind a maximum, limits that are a ReLU6. What
 * changes nothing goes.
 */
final class MergeRamps implements Pass {
  /** Longest chain that is looked at; a bound, since files from others may hold any. */
  private static final int LONGEST = 8;

  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    for (int i = 1; i < readers.length; i++) {
      merge(rewrite, readers, rewrite.node(i));
    }
    return new Model(rewrite.done(), model.weights());
  }

  private static void merge(Rewrite rewrite, int[] readers, Node last) {
    Ramp whole = Ramp.of(last.op());
    boolean divides = divides(last);
    Node first = last;
    for (int length = 1; whole != null && length <= LONGEST; length++) {
      int from = first.input();
      Op one = named(whole.op(), divides);
      if (whole.isIdentity()) {
        rewrite.bypass(last.index(), from);
      } else if (one != null) {
        rewrite.replace(last.index(), last.name(), one, List.of(from));
      }
      first = rewrite.node(from);
      Ramp before = readers[from] == 1 ? Ramp.of(first.op()) : null;
      whole = before == null ? null : before.then(whole);
      divides |= divides(first);
    }
  }

  private static boolean divides(Node node) {
    return node.op() instanceof Op.Apply apply && apply.formula() instanceof Formula.Divide;
  }

  /**
   * The op; null if it is the product that a division would become: the quotient of whole numbers
   * would no more be whole, which a floor behind it makes a step of one.
   */
  private static Op named(Op op, boolean divides) {
    boolean product = op instanceof Op.Apply apply && apply.formula() instanceof Formula.Affine;
    return divides && product ? null : op;
  }
}
