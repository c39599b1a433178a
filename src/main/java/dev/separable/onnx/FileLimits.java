package dev.separable.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Walks a protobuf file without building anything, and refuses one that would become many more
 * objects than a network has: an empty message takes two bytes in the file and a hundred in memory.
 */
final class FileLimits {
  private static final int MOST_MESSAGES = 2_000_000;
  private static final int DEEPEST = 32;

  private int messages;

  private FileLimits() {}

  /** Reads to the end of the stream. */
  static void check(CodedInputStream in, Descriptor type) throws IOException {
    new FileLimits().walk(in, type, 0);
  }

  private void walk(CodedInputStream in, Descriptor type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nests messages more than " + DEEPEST + " deep");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean bytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      boolean nested =
          bytes && field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if ((field == null || nested || holdsText(field)) && ++messages > MOST_MESSAGES) {
        throw new IllegalArgumentException(
            "has more than " + MOST_MESSAGES + " parts, wanted a network");
      }
      if (nested) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(in, field.getMessageType(), depth + 1);
        in.checkLastTagWas(0);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        return;
      }
    }
  }

  private static boolean holdsText(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.STRING
        || field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING;
  }
}
