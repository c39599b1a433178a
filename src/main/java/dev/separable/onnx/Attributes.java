package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The attributes of one ONNX node; knows which of them nobody asked for. */
final class Attributes {
  private final Map<String, AttributeProto> all = new LinkedHashMap<>();
  private final TreeSet<String> unread = new TreeSet<>();

  Attributes(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (all.put(attribute.getName(), attribute) != null) {
        throw new IllegalArgumentException("attribute " + attribute.getName() + " is there twice");
      }
    }
    unread.addAll(all.keySet());
  }

  /** Refuses attributes that the importer did not look at: it would compute something else. */
  void requireAllRead() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException("attribute " + unread.first() + " is not supported");
    }
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** Attributes that change nothing here. */
  Attributes ignore(String... names) {
    for (String name : names) {
      unread.remove(name);
    }
    return this;
  }

  long integer(String name, long otherwise) {
    AttributeProto found = find(name, AttributeType.INT);
    return found == null ? otherwise : found.getI();
  }

  /** An integer that is 0 or 1. */
  boolean flag(String name, int otherwise) {
    return integer(name, otherwise) != 0;
  }

  float number(String name, float otherwise) {
    AttributeProto found = find(name, AttributeType.FLOAT);
    return found == null ? otherwise : found.getF();
  }

  String text(String name, String otherwise) {
    AttributeProto found = find(name, AttributeType.STRING);
    return found == null ? otherwise : found.getS().toStringUtf8();
  }

  /** The integers; the given ones if there are none. */
  long[] integers(String name, long... otherwise) {
    AttributeProto found = find(name, AttributeType.INTS);
    return found == null
        ? otherwise
        : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  /** The floats; none if the attribute is not there. */
  float[] numbers(String name) {
    AttributeProto found = find(name, AttributeType.FLOATS);
    float[] values = new float[found == null ? 0 : found.getFloatsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = found.getFloats(i);
    }
    return values;
  }

  /** The tensor; null if the attribute is not there. */
  TensorProto tensor(String name) {
    AttributeProto found = find(name, AttributeType.TENSOR);
    return found == null ? null : found.getT();
  }

  private AttributeProto find(String name, AttributeType wanted) {
    AttributeProto found = all.get(name);
    unread.remove(name);
    if (found == null) {
      return null;
    }
    if (!found.getRefAttrName().isEmpty() || found.getType() != wanted) {
      throw new IllegalArgumentException(
          "attribute %s is %s, wanted %s".formatted(name, found.getType(), wanted));
    }
    return found;
  }
}
