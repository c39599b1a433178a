package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Payloads that lie in files beside the model: only in its own folder or below. */
final class ExternalData {
  private static final Pattern SLASH = Pattern.compile("/");

  private final Function<String, byte[]> beside;
  private final Budget budget;
  private final Map<String, byte[]> files = new HashMap<>();

  ExternalData(Function<String, byte[]> beside, Budget budget) {
    this.beside = beside;
    this.budget = budget;
  }

  /** The bytes of one tensor. */
  ByteString bytes(TensorProto tensor) {
    String location = "";
    long offset = 0;
    long length = -1;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = number(tensor, entry);
        case "length" -> length = number(tensor, entry);
        default -> {
          // A checksum or what a runtime notes for itself.
        }
      }
    }
    requireInside(tensor.getName(), location);
    byte[] file = file(tensor.getName(), location);
    long from = offset;
    long size = length < 0 ? file.length - from : length;
    if (from > file.length || size > file.length - from) {
      throw new IllegalArgumentException(
          "tensor %s is bytes %d to %d of %s, which has %d bytes"
              .formatted(tensor.getName(), from, from + size, location, file.length));
    }
    return UnsafeByteOperations.unsafeWrap(file, (int) from, (int) size);
  }

  private static long number(TensorProto tensor, StringStringEntryProto entry) {
    try {
      long value = Long.parseLong(entry.getValue());
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "tensor %s has %s %s in another file, wanted 0 to %d"
            .formatted(tensor.getName(), entry.getKey(), entry.getValue(), Integer.MAX_VALUE));
  }

  /** Plain relative names only; a colon could be a drive or a file system. */
  private static void requireInside(String tensor, String location) {
    boolean plain = !location.isEmpty();
    for (String part : SLASH.split(location, -1)) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    for (char c : new char[] {'\\', ':', '\0'}) {
      plain &= location.indexOf(c) < 0;
    }
    if (!plain) {
      throw new IllegalArgumentException(
          "tensor %s lies in '%s', wanted a file in the folder of the model"
              .formatted(tensor, location));
    }
  }

  private byte[] file(String tensor, String location) {
    byte[] found = files.get(location);
    if (found == null) {
      if (beside == null) {
        throw new IllegalArgumentException(
            "tensor %s lies in %s, which cannot be read from here".formatted(tensor, location));
      }
      try {
        found = beside.apply(location);
      } catch (UncheckedIOException e) {
        throw new IllegalArgumentException(
            "cannot read %s, where tensor %s lies: %s"
                .formatted(location, tensor, e.getCause().getMessage()),
            e);
      }
      if (found == null) {
        throw new IllegalArgumentException(
            "cannot read %s, where tensor %s lies".formatted(location, tensor));
      }
      budget.earn(found.length);
      files.put(location, found);
    }
    return found;
  }
}
