package dev.separable.extract;

import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Plan;
import dev.separable.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recipe made ready to run: weights packed for the kernels, plans kept by input shape.
 * Thread-safe; one per JVM.
 */
public final class Engine {
  private static final int PLANS_KEPT = 64;

  private final Recipe recipe;
  private final CompiledModel compiled;
  private final long memory;
  private final Map<Shape, Plan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Plan> eldest) {
          return size() > PLANS_KEPT;
        }
      };

  /**
   * Packs the weights of the recipe for these kernels; as many threads as processors share the
   * heap.
   */
  public Engine(Recipe recipe, Kernels kernels) {
    this(recipe, kernels, Memory.share(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Packs the weights of the recipe for these kernels.
   *
   * @param memory bytes that one thread may take for an input, see {@link Memory#share}
   */
  public Engine(Recipe recipe, Kernels kernels, long memory) {
    this.recipe = recipe;
    this.memory = memory;
    this.compiled = CompiledModel.of(recipe.model(), kernels);
  }

  /** The kernels that run it. */
  public Kernels kernels() {
    return compiled.kernels();
  }

  /** Bytes that one thread may take for an input. */
  public long memory() {
    return memory;
  }

  /** What is run. */
  public Recipe recipe() {
    return recipe;
  }

  /**
   * The plan for a network input of that shape.
   *
   * @throws IllegalArgumentException naming the layer that the shape does not fit
   */
  public Plan plan(Shape input) {
    synchronized (plans) {
      Plan plan = plans.get(input);
      if (plan == null) {
        plan = compiled.plan(input);
        plans.put(input, plan);
      }
      return plan;
    }
  }

  /**
   * An extractor for one thread that takes up to {@code batch} inputs through the network at once.
   */
  public Extractor extractor(int batch) {
    return new Extractor(this, batch);
  }
}
