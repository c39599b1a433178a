"""Pictures as Pillow reads them, and random ones as it writes them, for PillowInteropTest.

pillow_pictures.py read OUT FOLDER...             every picture of these folders
pillow_pictures.py clean OUT FOLDER...            every JPEG of these folders of which libjpeg does not complain
pillow_pictures.py write OUT COUNT SEED FORMAT... so many random pictures, of these formats in turn

OUT/manifest.json has a line for each: file, format, mode, width, height, and where the pixels lie in OUT, as RGB bytes.
The pixels are upright RGB: alpha is dropped and not composed, profiles are ignored, 16 bits become 8 by a shift.
"""

import json
import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, ImageOps

import coded_jpeg
import libjpeg

EXTENSIONS = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"}
ORIENTATION = 0x0112

# The whole of an optimised or progressive JPEG has to fit.
ImageFile.MAXBLOCK = 1 << 24


def pixels(path):
    """The picture of a file as (H, W, 3) bytes, and how the file has it."""
    with Image.open(path) as opened:
        mode = opened.mode
        kind = opened.format
        upright = ImageOps.exif_transpose(opened)
        if upright.mode.startswith("I"):
            # Pillow would clip those to 255.
            grey = (np.asarray(upright) >> 8).astype(np.uint8)
            return np.repeat(grey[:, :, None], 3, axis=2), kind, mode
        return np.asarray(upright.convert("RGB")), kind, mode


def describe(out, files):
    with open(out / "manifest.json", "w") as manifest:
        for number, path in enumerate(files):
            rgb, kind, mode = pixels(path)
            name = f"{number}.rgb"
            (out / name).write_bytes(rgb.tobytes())
            line = dict(file=str(path), format=kind, mode=mode, rgb=name)
            line.update(height=rgb.shape[0], width=rgb.shape[1])
            manifest.write(json.dumps(line) + "\n")


def read(out, folders):
    files = [f for folder in folders for f in sorted(Path(folder).rglob("*")) if f.suffix.lower() in EXTENSIONS]
    describe(out, files)


def clean(out, folders):
    """JPEGs are told by their first bytes."""
    library = libjpeg.library()
    files = [f for folder in folders for f in sorted(Path(folder).rglob("*")) if f.is_file()]
    jpegs = [f for f in files if f.read_bytes()[:3] == b"\xff\xd8\xff"]
    describe(out, [f for f in jpegs if libjpeg.verdict(library, f.read_bytes()) == libjpeg.CLEAN])


def noise(rng, mode, width, height):
    """Noise over gradients, so that filters, runs and codes of all lengths occur."""
    channels = len(Image.new(mode, (1, 1)).getbands())
    shape = (height, width, channels)
    x = np.linspace(0, rng.random() * 255, width)[None, :, None]
    y = np.linspace(0, rng.random() * 255, height)[:, None, None]
    coarse = np.random.default_rng(rng.randrange(1 << 30))
    values = x + y + coarse.normal(0, rng.choice([0, 1, 8, 60]), shape)
    array = (values % 256).astype(np.uint8)
    if mode.startswith("I"):
        return Image.fromarray((values[:, :, 0] * 173 % 65536).astype(np.uint16))
    if mode == "1":
        return Image.fromarray(array[:, :, 0]).convert("1")
    if mode == "P":
        few = rng.choice([2, 3, 4, 15, 16, 17, 200, 256])
        return Image.fromarray(np.repeat(array, 3, axis=2)).quantize(few)
    return Image.fromarray(array[:, :, 0] if channels == 1 else array, mode)


def turned(rng, options):
    """Some pictures are stored turned."""
    if rng.random() < 0.3:
        exif = Image.Exif()
        exif[ORIENTATION] = rng.randint(0, 9)
        options["exif"] = exif
    return options


def jpeg(rng, mode):
    options = dict(quality=rng.choice([1, 100, rng.randint(2, 99)]), progressive=rng.random() < 0.4)
    options["optimize"] = rng.random() < 0.5
    if mode != "L":
        options["subsampling"] = rng.choice([0, 1, 2])
    if rng.random() < 0.3:
        options[rng.choice(["restart_marker_blocks", "restart_marker_rows"])] = rng.randint(1, 9)
    if rng.random() < 0.1:
        # Some are of 16 bits.
        options["qtables"] = [[rng.randint(1, rng.choice([9, 99, 999])) for _ in range(64)] for _ in range(2)]
        options["quality"] = -1
    return turned(rng, options)


def png(rng, mode):
    options = dict(compress_level=rng.randint(0, 9), optimize=rng.random() < 0.2)
    if mode in ("P", "L", "1") and rng.random() < 0.4:
        options["transparency"] = rng.choice([0, 1])
    if mode == "P" and rng.random() < 0.3:
        options["transparency"] = bytes(rng.randrange(256) for _ in range(2))
    return turned(rng, options)


def gif(rng, mode):
    options = dict(interlace=rng.randint(0, 1), optimize=rng.random() < 0.5)
    if rng.random() < 0.3:
        options["transparency"] = rng.choice([0, 1])
    if rng.random() < 0.2:
        options.update(save_all=True, append_images=[Image.new(mode, (9, 9))], duration=50)
    return options


def bmp(rng, mode):
    return {}


def tiff(rng, mode):
    packed = [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"]
    return dict(compression=rng.choice(packed + (["group3", "group4"] if mode == "1" else [])))


def webp(rng, mode):
    return turned(rng, dict(lossless=rng.random() < 0.5, quality=rng.randint(0, 100), method=rng.randint(0, 6)))


# Files that Pillow does not write.
OWN = "own"
SIDES = {"JPEG": [3, 20, 150, 600]}
FORMATS = {
    "PNG": (png, ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    "JPEG": (jpeg, ["L", "RGB", "RGB", "CMYK", OWN]),
    "GIF": (gif, ["1", "L", "P", "RGB"]),
    "BMP": (bmp, ["1", "L", "P", "RGB", "RGBA"]),
    "TIFF": (tiff, ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    "WEBP": (webp, ["RGB", "RGBA"]),
}


def write(out, count, seed, formats):
    rng = random.Random(seed)
    files = []
    for number in range(count):
        kind = formats[number % len(formats)]
        options, modes = FORMATS[kind]
        mode = rng.choice(modes)
        side = rng.choice(SIDES.get(kind, [3, 20, 150]))
        path = out / f"{number:03}-{mode.replace(';', '')}.{kind.lower()}"
        if mode == OWN:
            path.write_bytes(coded_jpeg.random_jpeg(rng))
        else:
            picture = noise(rng, mode, rng.randint(1, side), rng.randint(1, side))
            picture.save(path, kind, **options(rng, mode))
        files.append(path)
    describe(out, files)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "read":
        read(target, sys.argv[3:])
    elif sys.argv[1] == "clean":
        clean(target, sys.argv[3:])
    else:
        write(target, int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
