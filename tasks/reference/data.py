"""The data sets, as the engine keeps them on disk, the way the tasks take them."""

import os
from pathlib import Path

import numpy as np

FOLDER = Path(os.environ.get("GLASSGRAD_CACHE", Path.home() / ".cache/glassgrad"))


def read_idx(path):
    """An array of bytes; its header holds the number of axes, and the length of each in four bytes."""
    data = path.read_bytes()
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def grey(name):
    """(images [60000, 28, 28, 1], labels [60000, 10]) to train on, and 10,000 of each to test with."""
    return [
        (
            read_idx(FOLDER / name / f"{part}-images-idx3-ubyte")[..., None].astype("float32") / 255,
            one_hot(read_idx(FOLDER / name / f"{part}-labels-idx1-ubyte")),
        )
        for part in ("train", "t10k")
    ]


def mnist():
    return grey("mnist")


def flat_mnist():
    """MNIST with images [N, 784]."""
    return [(x.reshape(-1, 784), y) for x, y in mnist()]


def fashion_mnist():
    return grey("fashion-mnist")


def cifar10():
    """(images [50000, 32, 32, 3], labels [50000, 10]) to train on, and 10,000 of each to test with."""
    # A record is the label, then the red, the green and the blue pixels.
    read = lambda name: np.fromfile(FOLDER / "cifar-10" / f"{name}.bin", np.uint8).reshape(-1, 3073)
    parts = [np.concatenate([read(f"data_batch_{i}") for i in range(1, 6)]), read("test_batch")]
    return [
        (part[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).astype("float32") / 255, one_hot(part[:, 0]))
        for part in parts
    ]


def one_hot(labels):
    return np.eye(10, dtype="float32")[labels]
