"""Models as Keras itself saves them, with weights that follow from a formula.

write_keras.py golden FOLDER   tiny files for src/test/resources/golden/keras
write_keras.py networks FOLDER keras.applications at small sizes, with predictions
write_keras.py predict MODEL OUT.npy   what a saved model gives for the formula's input

Run with KERAS_BACKEND=torch (or another backend that is there).
"""

import json
import os
import shutil
import sys
import zlib

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
from keras import layers

MASK = 0xFFFFFFFF


def mix(h):
    h = (h ^ (h >> 16)) * 0x85EBCA6B & MASK
    h = (h ^ (h >> 13)) * 0xC2B2AE35 & MASK
    return h ^ (h >> 16)


def formula(name, offset, scale, shape):
    """What FormulaWeights.java gives."""
    count = int(np.prod(shape, dtype=np.int64))
    start = zlib.crc32(name.encode())
    index = np.arange(count, dtype=np.uint64)
    h = (np.uint64(start) + index * np.uint64(0x9E3779B1)) & np.uint64(MASK)
    return (offset + scale * (mix(h) / 4294967296.0 - 0.5)).astype(np.float32).reshape(shape)


def fill(model, prefix=""):
    """Every variable by the formula; variances positive."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            fill(layer, prefix)
            continue
        values = []
        for variable in layer.weights:
            role = variable.path.split("/")[-1]
            name = prefix + layer.name + "/" + role
            shape = tuple(variable.shape)
            if role in ("moving_variance", "gamma"):
                values.append(formula(name, 1.0, 0.5, shape))
            elif role == "kernel" or role.endswith("_kernel"):
                depthwise = "depthwise" in role or isinstance(layer, layers.DepthwiseConv2D)
                fan = int(np.prod(shape[:2] if depthwise else shape[:-1]))
                values.append(formula(name, 0.0, 3.5 / np.sqrt(fan), shape))
            elif role == "mean":
                values.append(np.float32([0.485, 0.456, 0.406]).reshape(shape))
            elif role == "variance":
                values.append(np.square(np.float32([0.229, 0.224, 0.225])).reshape(shape))
            elif role == "count":
                values.append(np.zeros(shape, "int64"))
            else:
                values.append(formula(name, 0.0, 0.4, shape))
        layer.set_weights(values)
    return model


def tiny():
    """Named and unnamed layers, one of each kind."""
    keras.utils.clear_session()
    image = keras.Input((6, 5, 3), name="image")
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="stem")(image)
    x = layers.BatchNormalization(name="stem_bn")(x)
    x = layers.ReLU(max_value=6.0)(x)
    x = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, use_bias=False, name="dw")(x)
    y = layers.SeparableConv2D(8, 3, padding="same", activation="relu", name="sep")(x)
    x = layers.Add()([x, y])
    x = layers.Conv2D(6, 1, use_bias=False)(x)
    x = layers.BatchNormalization(scale=False)(x)
    x = layers.Activation("hard_swish")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.1)(x)
    return fill(keras.Model(image, layers.Dense(3, name="top")(x), name="tiny"))


def save_as_keras2(model, path):
    """The layout of tf.keras 2: byte strings and names with ':0'."""
    with h5py.File(path, "w") as f:
        f.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        f.attrs["keras_version"] = "2.4.0"
        for layer in model.layers:
            group = f.create_group(layer.name)
            names = []
            for variable in layer.weights:
                role = variable.path.split("/")[-1]
                if isinstance(layer, layers.DepthwiseConv2D) and role == "kernel":
                    role = "depthwise_kernel"
                names.append(f"{layer.name}/{role}:0")
                group.create_dataset(names[-1], data=variable.numpy())
            group.attrs["weight_names"] = [n.encode() for n in names]


def nameless(path):
    """As Keras before 3.6, which did not write the layers' names."""
    with h5py.File(path, "a") as f:
        f.visititems(lambda _, o: o.attrs.pop("name", None) and None)


def dependencies(path):
    """As Keras 2.12 to 2.15: layers with weights count twice, under another group."""
    nameless(path)
    with h5py.File(path, "a") as f:
        for name in list(f["layers"]):
            kind, _, number = name.rpartition("_")
            counted = (kind, int(number)) if number.isdigit() else (name, 0)
            new = counted[0] + (f"_{2 * counted[1]}" if counted[1] else "")
            f.move("layers/" + name, "_layer_checkpoint_dependencies/" + new)
        del f["layers"]


def golden(folder):
    model = tiny()
    at = lambda name: os.path.join(folder, name)
    model.save(at("tiny.h5"))
    model.save(at("tiny.keras"))
    model.save_weights(at("tiny.weights.h5"))
    save_as_keras2(model, at("tiny_keras2.h5"))
    shutil.copy(at("tiny.weights.h5"), at("tiny_nameless.weights.h5"))
    nameless(at("tiny_nameless.weights.h5"))
    image = formula("input", 0.0, 2.0, (1, 6, 5, 3))
    np.save(at("tiny_output.npy"), model.predict(image, verbose=0)[0])
    hostile(folder)


def hostile(folder):
    at = lambda name: os.path.join(folder, name)
    with h5py.File(at("external_link.h5"), "w") as f:
        f["top"] = h5py.ExternalLink("/etc/passwd.h5", "/kernel")
    with h5py.File(at("soft_link.h5"), "w") as f:
        f["a"] = np.zeros(2, "f4")
        f["b"] = h5py.SoftLink("/a")
    with h5py.File(at("hard_link.h5"), "w") as f:
        f.create_group("a")["root"] = f["/"]
    with h5py.File(at("external_storage.h5"), "w") as f:
        f.create_dataset("a", (4,), "f4", external=[("/etc/hostname", 0, 16)])
    with h5py.File(at("virtual.h5"), "w", libver="latest") as f:
        layout = h5py.VirtualLayout((4,), "f4")
        layout[:] = h5py.VirtualSource("/etc/other.h5", "a", (4,))
        f.create_virtual_dataset("a", layout)
    with h5py.File(at("chunked.h5"), "w") as f:
        f.create_dataset("top/kernel", data=np.zeros((64, 64), "f4"), compression="gzip")
    with h5py.File(at("types.h5"), "w") as f:
        f["a/half"] = np.float16([1.5, -2])
        f["a/double"] = np.float64([0.1, 1e300])[:1]
        f["a/big"] = np.array([1.5, -2], ">f4")
        f["a/counter"] = np.int64([7])
        f["a/text"] = "words"
    with h5py.File(at("infinite.h5"), "w") as f:
        f["a/kernel"] = np.float32([1, np.inf])
    model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x + 1, name="code")])
    model.save(at("lambda.keras"))


NETWORKS = {
    "MobileNet": (lambda a, **k: a.MobileNet(alpha=0.25, **k), 0.25, "tf", 64),
    "MobileNetV2": (lambda a, **k: a.MobileNetV2(alpha=0.35, **k), 0.35, "tf", 64),
    "MobileNetV3Small": (lambda a, **k: a.MobileNetV3Small(alpha=0.5, **k), 0.5, "v3", 64),
    "MobileNetV3Large": (lambda a, **k: a.MobileNetV3Large(alpha=0.35, **k), 0.35, "v3", 64),
    "EfficientNetB0": (lambda a, **k: a.EfficientNetB0(**k), 1.0, "eff", 64),
    "EfficientNetB1": (lambda a, **k: a.EfficientNetB1(**k), 1.0, "eff", 60),
    "EfficientNetB2": (lambda a, **k: a.EfficientNetB2(**k), 1.1, "eff", 65),
    "Xception": (lambda a, **k: a.Xception(**k), 1.0, "tf", 80),
}
ODD = {"MobileNetV2": 75, "MobileNetV3Small": 75, "MobileNet": 75, "EfficientNetB0": 75}


def unprepared(z, mode):
    """What the model wants so that its first convolution reads z."""
    if mode == "tf":
        return z
    if mode == "v3":
        return (z + 1) * 127.5
    std = np.float32([0.229, 0.224, 0.225])
    return (z * std + np.float32([0.485, 0.456, 0.406])) * 255


def network(name, side, folder, manifest, formats):
    make, width, mode, _ = NETWORKS[name]
    keras.utils.clear_session()
    model = make(
        keras.applications,
        weights=None,
        input_shape=(side, side, 3),
        classes=7,
        classifier_activation=None,
    )
    fill(model)
    z = formula("input", 0.0, 2.0, (1, side, side, 3))
    stem = f"{name}_{side}"
    logits = model.predict(unprepared(z, mode), verbose=0).reshape(-1)
    np.save(os.path.join(folder, stem + ".npy"), logits)
    files = []
    for suffix in formats:
        path = os.path.join(folder, stem + suffix)
        if suffix == ".nameless.weights.h5":
            model.save_weights(path)
            nameless(path)
        elif suffix == ".dependencies.weights.h5":
            model.save_weights(path)
            dependencies(path)
        elif suffix.endswith(".weights.h5"):
            model.save_weights(path)
        elif suffix == ".keras2.h5":
            save_as_keras2(model, path)
        else:
            model.save(path)
        files.append(path)
    manifest.append(
        {
            "name": name,
            "width": width,
            "side": side,
            "mode": mode,
            "files": files,
            "logits": os.path.join(folder, stem + ".npy"),
            "parameters": int(sum(np.prod(w.shape) for w in model.weights)),
        }
    )


def networks(folder):
    manifest = []
    every = [".h5", ".keras", ".keras2.h5"]
    every += [".weights.h5", ".nameless.weights.h5", ".dependencies.weights.h5"]
    for name, (_, _, _, side) in NETWORKS.items():
        network(name, side, folder, manifest, every)
        if name in ODD:
            network(name, ODD[name], folder, manifest, [".weights.h5", ".keras"])
    nested(folder)
    every_layer(folder)
    with open(os.path.join(folder, "manifest.json"), "w") as f:
        json.dump(manifest, f)


def nested(folder):
    """A network within a network, as for transfer learning."""
    keras.utils.clear_session()
    base = keras.applications.MobileNet(
        weights=None, alpha=0.25, include_top=False, input_shape=(32, 32, 3)
    )
    model = keras.Sequential([keras.Input((32, 32, 3)), base, layers.GlobalAveragePooling2D()])
    model.add(layers.BatchNormalization(name="head_bn"))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(5, name="head"))
    fill(model)
    save_both(model, folder, "nested")


def save_both(model, folder, name):
    for suffix in (".keras", ".h5"):
        model.save(os.path.join(folder, name + suffix))
    image = formula("input", 0.0, 2.0, (1,) + tuple(model.input_shape[1:]))
    np.save(os.path.join(folder, name + ".npy"), model.predict(image, verbose=0)[0])


def every_layer(folder):
    """Layers that the applications do not have."""
    keras.utils.clear_session()
    image = keras.Input((17, 14, 3))
    x = layers.Rescaling([1.5, 0.5, 2.0], offset=[0.1, 0.2, -0.3])(image)
    x = layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[0.5, 1.0, 2.0])(x)
    x = layers.ZeroPadding2D(((2, 1), (0, 3)))(x)
    x = layers.Conv2D(8, (3, 5), strides=(2, 1), dilation_rate=1, activation="gelu")(x)
    a = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    # Not padding="same": where that is uneven, Keras 3.15 on PyTorch repeats the edge before it
    # averages (backend/torch/nn.py, _apply_same_padding); TensorFlow leaves the border out.
    b = layers.AveragePooling2D((3, 2), strides=2)(layers.ZeroPadding2D(((1, 1), (0, 1)))(x))
    c = layers.MaxPooling2D()(layers.ZeroPadding2D(1)(x))
    c = layers.Conv2D(8, 2, padding="valid", groups=2, dilation_rate=1, activation="elu")(c)
    c = layers.ZeroPadding2D(((0, 1), (0, 1)))(c)
    c = layers.AveragePooling2D(2, strides=1)(c)
    x = layers.Concatenate()([a, b])
    x = layers.PReLU(shared_axes=[1, 2])(x)
    x = layers.LeakyReLU(negative_slope=0.15)(x)
    x = layers.Conv2D(8, 3, padding="same", dilation_rate=2, activation="leaky_relu")(x)
    x = layers.ReLU(max_value=1.5)(layers.BatchNormalization(center=False)(x))
    se = layers.GlobalMaxPooling2D()(x)
    se = layers.Dense(4, activation="softplus")(se)
    se = layers.Dense(8, activation="hard_sigmoid")(se)
    se = layers.Reshape((1, 1, 8))(se)
    x = layers.Multiply()([se, x]) * 0.5 + 0.25
    x = layers.Multiply()([layers.Conv2D(1, 1, activation="sigmoid")(x), x]) / 0.3
    x = layers.SeparableConv2D(6, 3, depth_multiplier=2, strides=2, padding="same")(x)
    x = layers.DepthwiseConv2D((2, 3), strides=1, padding="same", activation="tanh")(x)
    x = layers.Softmax()(layers.Dense(5)(x))
    y = layers.Flatten()(x)
    y = layers.BatchNormalization(scale=False)(layers.Dense(9, activation="exponential")(y))
    z = layers.GlobalAveragePooling2D(keepdims=True)(c)
    z = layers.Flatten()(layers.ReLU(negative_slope=0.1)(z))
    y = layers.Concatenate()([y, z])
    out = layers.Dense(4, activation="softmax")(layers.Maximum()([y, y - 1.0]))
    save_both(fill(keras.Model(image, out)), folder, "layers")


class OldDepthwise(layers.DepthwiseConv2D):
    """Keras 2 writes a setting that Keras 3 does not take."""

    def __init__(self, groups=1, **settings):
        assert groups == 1
        super().__init__(**settings)


def predict(path, out):
    old = {"DepthwiseConv2D": OldDepthwise}
    model = keras.models.load_model(path, compile=False, custom_objects=old)
    image = formula("input", 0.0, 2.0, (1,) + tuple(model.input_shape[1:]))
    np.save(out, model.predict(image, verbose=0)[0])


if __name__ == "__main__":
    if sys.argv[1] == "predict":
        predict(sys.argv[2], sys.argv[3])
    else:
        os.makedirs(sys.argv[2], exist_ok=True)
        {"golden": golden, "networks": networks}[sys.argv[1]](sys.argv[2])
