"""Decoding and preprocessing beside Pillow: ImageSpeed.java and pillow_speed.py in turn on one core.

compare_pillow.py FOLDER [--java java] [--python python3] [--core 0] [--turns 5] [--rounds 8]
Wants the project compiled (mvn test-compile), taskset, and a Python as in pillow_speed.py.

A line for each contract and step: the median over the turns in ms per picture, both as "ours" and "Pillow", and the
ratio Pillow / ours, above 1 where ours is faster, with the smallest and the largest of one turn. "decode for crop" is
of the pixels that the contract reads, beside Pillow's decoding of the whole; the last line is this and "preprocess".
"""

import argparse
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
IMAGENET = "mean=0.485;0.456;0.406,std=0.229;0.224;0.225"
CONTRACTS = {
    "torchvision": "torchvision",
    "timm": f"resize=256:bicubic,crop=224,{IMAGENET}",
    "efficientnet-tpu": "efficientnet-tpu",
}
STEP = re.compile(r"^(\w[\w ]*?) +([\d.]+) ms per picture", re.MULTILINE)
# Ours, and what of Pillow's it stands beside.
STEPS = {
    "decode": "decode",
    "decode for crop": "decode",
    "preprocess": "preprocess",
    "file to network input": "file to network input",
}


def times(core, command):
    done = subprocess.run(["taskset", "-c", core, *command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return {step: float(ms) for step, ms in STEP.findall(done.stdout)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--java", default="java")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--core", default="0")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--classes", default=f"{ROOT}/target/classes:{ROOT}/target/test-classes")
    asked = parser.parse_args()
    java = [asked.java, "-Xmx1g", "-Djava.awt.headless=true", "--add-modules=jdk.incubator.vector"]
    java += ["-cp", asked.classes, "dev.separable.benchmark.ImageSpeed", asked.folder]
    pillow = [asked.python, str(Path(__file__).with_name("pillow_speed.py")), asked.folder]
    print(f"{'contract':<17} {'step':<21} {'ours':>8} {'Pillow':>8} {'ratio':>6}  of one turn")
    for name, spec in CONTRACTS.items():
        ours, theirs = [], []
        for _ in range(asked.turns):
            ours.append(times(asked.core, java + [spec, str(asked.rounds)]))
            theirs.append(times(asked.core, pillow + [name, str(asked.rounds)]))
        for step, beside in STEPS.items():
            a, b = [t[step] for t in ours], [t[beside] for t in theirs]
            ratios = [y / x for x, y in zip(a, b)]
            print(
                f"{name:<17} {step:<21} {statistics.median(a):8.3f} {statistics.median(b):8.3f}"
                f" {statistics.median(ratios):6.2f}  {min(ratios):.2f} to {max(ratios):.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
