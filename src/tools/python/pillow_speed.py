"""Time per picture for decoding and preprocessing with Pillow and numpy, on one thread, as ImageSpeed.java prints it.

pillow_speed.py FOLDER [CONTRACT [ROUNDS]]

CONTRACT is torchvision, timm or efficientnet-tpu; of each picture the fastest round counts. What goes to a network is a
new float32 array, CHW for the first two as torchvision makes it, HWC for the third as TensorFlow does.
Wants: pip install pillow==13.0.0 numpy==2.4.6
"""

import sys
import time
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

EXTENSIONS = {".jpg", ".jpeg", ".png", ".gif", ".bmp"}
SIZE = 224
MEAN = np.array([0.485, 0.456, 0.406], np.float32)[:, None, None]
STD = np.array([0.229, 0.224, 0.225], np.float32)[:, None, None]
# (x / 255 - mean) / std as one product and one sum; to_tensor and Normalize take three passes.
SCALE = 1 / (255 * STD)
OFFSET = -MEAN / STD


def decode(data):
    return Image.open(BytesIO(data)).convert("RGB")


def shorter_side(image, filter):
    """Shorter side to 256, then the centre; only the pixels that are kept become floats."""
    width, height = image.size
    short, resized = min(width, height), 256
    size = (resized * width // short, resized * height // short)
    image = image.resize(size, filter)
    x, y = (round((side - SIZE) / 2) for side in size)
    pixels = np.asarray(image.crop((x, y, x + SIZE, y + SIZE)))
    out = pixels.transpose(2, 0, 1).astype(np.float32, order="C")
    out *= SCALE
    out += OFFSET
    return out


def tpu(image):
    width, height = image.size
    side = int(SIZE / (SIZE + 32) * min(width, height))
    x, y = (width - side + 1) // 2, (height - side + 1) // 2
    image = image.crop((x, y, x + side, y + side)).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    out = np.asarray(image).astype(np.float32)
    out -= 127
    out *= 1 / 128
    return out


CONTRACTS = {
    "torchvision": lambda image: shorter_side(image, Image.Resampling.BILINEAR),
    "timm": lambda image: shorter_side(image, Image.Resampling.BICUBIC),
    "efficientnet-tpu": tpu,
}


def main():
    folder = Path(sys.argv[1])
    name = sys.argv[2] if len(sys.argv) > 2 else "torchvision"
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    contract = CONTRACTS[name]
    files = [f.read_bytes() for f in sorted(folder.rglob("*")) if f.suffix.lower() in EXTENSIONS]
    best = np.full((3, len(files)), np.inf)
    pixels = 0
    for _ in range(rounds):
        pixels = 0
        for i, data in enumerate(files):
            start = time.perf_counter_ns()
            image = decode(data)
            decoded = time.perf_counter_ns()
            contract(image)
            done = time.perf_counter_ns()
            pixels += image.width * image.height
            best[0, i] = min(best[0, i], decoded - start)
            best[1, i] = min(best[1, i], done - decoded)
            best[2, i] = min(best[2, i], done - start)
    print(f"{len(files)} pictures, {pixels / 1e6 / len(files):.3f} megapixels on average, {name}")
    for step, times in zip(("decode", "preprocess", "file to network input"), best):
        print(f"{step:<21} {times.mean() / 1e6:8.3f} ms per picture")


if __name__ == "__main__":
    main()
