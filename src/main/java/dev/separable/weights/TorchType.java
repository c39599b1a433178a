package dev.separable.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Element types of PyTorch's tensors, with the classes of storage that stand for them. */
enum TorchType {
  FLOAT64("float64", "DoubleStorage", FloatFormat.F64),
  FLOAT32("float32", "FloatStorage", FloatFormat.F32),
  FLOAT16("float16", "HalfStorage", FloatFormat.F16),
  BFLOAT16("bfloat16", "BFloat16Storage", FloatFormat.BF16),
  FLOAT8_E4M3("float8_e4m3fn", "", FloatFormat.F8_E4M3),
  FLOAT8_E5M2("float8_e5m2", "", FloatFormat.F8_E5M2),
  FLOAT8_E4M3_UZ("float8_e4m3fnuz", "", 1),
  FLOAT8_E5M2_UZ("float8_e5m2fnuz", "", 1),
  FLOAT8_E8M0("float8_e8m0fnu", "", 1),
  BOOL("bool", "BoolStorage", 1),
  UINT8("uint8", "ByteStorage", 1),
  INT8("int8", "CharStorage", 1),
  INT16("int16", "ShortStorage", 2),
  INT32("int32", "IntStorage", 4),
  INT64("int64", "LongStorage", 8),
  UINT16("uint16", "", 2),
  UINT32("uint32", "", 4),
  UINT64("uint64", "", 8),
  COMPLEX64("complex64", "ComplexFloatStorage", 8),
  COMPLEX128("complex128", "ComplexDoubleStorage", 16),
  QINT8("qint8", "QInt8Storage", 1),
  QUINT8("quint8", "QUInt8Storage", 1),
  QINT32("qint32", "QInt32Storage", 4),
  /** Bytes whose type the tensor tells. */
  UNTYPED("bytes", "UntypedStorage", 1);

  private static final Map<String, TorchType> DTYPES = dtypes();
  private static final Map<String, TorchType> STORAGES = storages();

  private final String text;
  private final String storage;
  private final int bytes;
  private final FloatFormat format;

  TorchType(String text, String storage, int bytes) {
    this.text = text;
    this.storage = storage;
    this.bytes = bytes;
    this.format = null;
  }

  TorchType(String text, String storage, FloatFormat format) {
    this.text = text;
    this.storage = storage;
    this.bytes = format.bytes();
    this.format = format;
  }

  /** PyTorch's name of the type, such as {@code bfloat16}. */
  String text() {
    return text;
  }

  /** Size of one value in bytes. */
  int bytes() {
    return bytes;
  }

  /** How values are stored; null for what cannot be a weight. */
  FloatFormat format() {
    return format;
  }

  /** The type that a name of a dtype stands for, as {@code torch.float16}; null if it is none. */
  static TorchType ofDtype(String name) {
    return DTYPES.get(name);
  }

  /** The type of a class of storage, as {@code torch.HalfStorage}; null if it is none. */
  static TorchType ofStorage(String name) {
    return STORAGES.get(name);
  }

  private static Map<String, TorchType> dtypes() {
    Map<String, TorchType> types = new HashMap<>();
    for (TorchType type : values()) {
      if (type != UNTYPED) {
        types.put("torch." + type.text, type);
      }
    }
    return types;
  }

  private static Map<String, TorchType> storages() {
    Map<String, TorchType> types = new HashMap<>();
    for (TorchType type : values()) {
      for (String module : List.of("torch.", "torch.cuda.", "torch.storage.")) {
        if (!type.storage.isEmpty()) {
          types.put(module + type.storage, type);
        }
      }
    }
    types.put("torch.storage._UntypedStorage", UNTYPED);
    types.put("torch._UntypedStorage", UNTYPED);
    return types;
  }
}
