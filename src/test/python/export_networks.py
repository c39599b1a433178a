"""Exports networks of timm with random weights to ONNX in several ways, with their weights as .pth and .safetensors.

usage: export_networks.py FOLDER [NETWORK ...]

Writes NETWORK.input.npy (n, h, w, c), NETWORK.logits.npy (n, classes), NETWORK.pth, NETWORK.safetensors,
NETWORK.EXPORTER.onnx and, for each of the models and weights, a line of FOLDER/manifest.json.
"""

import json
import pathlib
import sys
import warnings

import numpy
import safetensors.torch
import timm
import torch
from torch.onnx import TrainingMode

SIZE = 96
IMAGES = 2
CLASSES = 40
NETWORKS = [
    "efficientnet_b0",
    "efficientnet_lite0",
    "fbnetc_100",
    "lcnet_050",
    "legacy_xception",
    "mixnet_s",
    "mnasnet_100",
    "mobilenetv1_100",
    "mobilenetv2_100",
    "mobilenetv3_large_100",
    "mobilenetv3_small_100",
    "semnasnet_075",
    "tf_efficientnet_b0",
]
# timm builds it so only together with its pretrained weights; the zoo has it as those want it.
OPTIONS = {"fbnetc_100": dict(bn_eps=1e-3)}
# The first keeps the norms as they are, the others let the exporter fold them.
TRACED = {
    "opset13": dict(opset_version=13, do_constant_folding=False, training=TrainingMode.PRESERVE),
    "opset17": dict(opset_version=17),
    "opset20": dict(opset_version=20),
}


def network(name):
    """A network whose norms have seen data, so that its values stay in the usual range."""
    torch.manual_seed(sum(name.encode()))
    model = timm.create_model(name, num_classes=CLASSES, **OPTIONS.get(name, {}))
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = None
        norm.reset_running_stats()
        torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
        torch.nn.init.uniform_(norm.bias, -0.5, 0.5)
    with torch.no_grad():
        model.train()(torch.randn(8, 3, SIZE, SIZE))
    return model.eval()


def export(folder, name):
    model = network(name)
    x = torch.randn(IMAGES, 3, SIZE, SIZE)
    with torch.no_grad():
        logits = model(x)
    numpy.save(folder / f"{name}.input.npy", numpy.ascontiguousarray(x.permute(0, 2, 3, 1).numpy()))
    numpy.save(folder / f"{name}.logits.npy", logits.numpy())
    torch.save(model.state_dict(), folder / f"{name}.pth")
    safetensors.torch.save_model(model, folder / f"{name}.safetensors")
    files = [f"{name}.pth", f"{name}.safetensors"]
    one = (x[:1],)
    for how, options in TRACED.items():
        torch.onnx.export(model, one, folder / f"{name}.{how}.onnx", dynamo=False, **options)
        files.append(f"{name}.{how}.onnx")
    torch.onnx.export(model, one, folder / f"{name}.dynamo.onnx", dynamo=True, external_data=False)
    return files + [f"{name}.dynamo.onnx"]


def main(folder, names):
    with open(folder / "manifest.json", "w", encoding="utf-8") as manifest:
        for name in names:
            for file in export(folder, name):
                manifest.write(json.dumps({"network": name, "size": SIZE, "file": file}) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main(pathlib.Path(sys.argv[1]), sys.argv[2:] or NETWORKS)
