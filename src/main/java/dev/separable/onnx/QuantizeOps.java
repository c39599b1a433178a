package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.graph.Formula;
import java.util.Map;
import java.util.function.Consumer;

/** Quantised values, kept as floats that are whole numbers. */
final class QuantizeOps {
  private QuantizeOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("QuantizeLinear", QuantizeOps::quantize);
    table.put("DequantizeLinear", QuantizeOps::dequantize);
  }

  /** The integers that a type of zero points stands for. */
  record Limits(int low, int high) {
    static Limits of(DataType type) {
      return switch (type) {
        case UINT8 -> new Limits(0, 255);
        case INT8 -> new Limits(-128, 127);
        case UINT16 -> new Limits(0, 65535);
        case INT16 -> new Limits(-32768, 32767);
        default ->
            throw new IllegalArgumentException(
                "quantises to %s, wanted 8 or 16 bits".formatted(type));
      };
    }
  }

  /** The type to quantise to: that of the zero point, or the attribute, or uint8. */
  static DataType type(Call call) {
    long wanted = call.attributes().integer("output_dtype", 0);
    if (call.has(2)) {
      return call.literal(2).type();
    }
    DataType told = DataType.forNumber((int) wanted);
    return told == null || told == DataType.UNDEFINED ? DataType.UINT8 : told;
  }

  static float scale(Call call) {
    float scale = call.literal(1).scalar();
    if (!(scale > 0) || !Float.isFinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + ", wanted more than 0");
    }
    return scale;
  }

  static int zero(Call call) {
    return call.has(2) ? (int) call.literal(2).scalar() : 0;
  }

  private static void quantize(Call call) {
    call.attributes().ignore("axis", "saturate", "precision");
    requireWhole(call);
    Limits limits = Limits.of(type(call));
    ActivationOps.apply(
        call, new Formula.Quantize(scale(call), zero(call), limits.low(), limits.high()));
  }

  private static void dequantize(Call call) {
    call.attributes().ignore("axis", "output_dtype");
    requireWhole(call);
    ActivationOps.apply(call, new Formula.Dequantize(scale(call), zero(call)));
  }

  private static void requireWhole(Call call) {
    long block = call.attributes().integer("block_size", 0);
    if (block != 0 || call.literal(1).length() != 1) {
      throw new IllegalArgumentException(
          "scale %s is %s; of a value that depends on the network's input wanted one for all"
              .formatted(call.literal(1).name(), call.literal(1).dims()));
    }
  }
}
