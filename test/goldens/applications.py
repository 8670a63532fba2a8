"""Writes applications.json: what Keras' networks make of made-up images with made-up weights.

    KERAS_BACKEND=torch python test/goldens/applications.py

Weights and pixels follow from their places alone (`numbers` below, and in test/model/applicationGoldens.test.ts), so
the file holds none of them. With a folder as argument it also writes, for each network, its weights as
`NAME.weights.h5` and `NAME.h5`, for a comparison by hand; `layers` is the digest of the names of layers with weights.
"""

import hashlib
import json
import math
import sys
from pathlib import Path
from unittest.mock import patch

import keras
import numpy as np

# Height and width: not square, so that windows lie the right way; odd where borders depend on it.
NETWORKS = {
    "VGG19": (64, 32),
    "ResNet50": (64, 96),
    "ResNet101": (64, 32),
    "ResNet152": (64, 32),
    "ResNet50V2": (64, 96),
    "ResNet101V2": (64, 32),
    "ResNet152V2": (64, 32),
    "InceptionV3": (107, 75),
    "InceptionResNetV2": (107, 75),
    "Xception": (97, 71),
    "DenseNet121": (64, 96),
    "DenseNet169": (64, 32),
    "DenseNet201": (64, 32),
    "MobileNetV3Small": (65, 98),
    "MobileNetV3Large": (65, 98),
    "EfficientNetB0": (65, 98),
    "EfficientNetB1": (33, 64),
    "EfficientNetB2": (33, 64),
    "EfficientNetB3": (33, 64),
    "EfficientNetB4": (33, 64),
    "EfficientNetB5": (33, 64),
    "EfficientNetB6": (33, 64),
    "EfficientNetB7": (33, 64),
    "EfficientNetV2B0": (65, 98),
    "EfficientNetV2B1": (33, 64),
    "EfficientNetV2B2": (33, 64),
    "EfficientNetV2B3": (33, 64),
    "EfficientNetV2S": (65, 98),
    "EfficientNetV2M": (33, 64),
}
# How many of the features are kept.
KEPT = 16


def numbers(seed, size):
    """Numbers from -1 to 1 of 24 bits, the same in every language."""
    with np.errstate(over="ignore"):
        x = np.arange(1, size + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)
        x ^= np.uint32((seed * 0x85EBCA6B) % 2**32)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x2C1B3C6D)
        x ^= x >> np.uint32(12)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def values(seed, name, shape, gain):
    """A weight: kernels that keep the size of what goes through them, statistics near those of no change."""
    u = numbers(seed, math.prod(shape)).reshape(shape)
    if name == "count":
        return np.zeros(shape, np.int32)
    if "kernel" in name:
        depthwise = len(shape) == 4 and shape[3] == 1
        fan = shape[0] * shape[1] if depthwise else math.prod(shape[:-1])
        return u * math.sqrt(gain / fan)
    if name in ("gamma", "variance", "moving_variance"):
        return 1 + 0.25 * u
    return 0.25 * u


def published(make, include_top):
    """Address and MD5 of the file that Keras would fetch."""

    class Asked(Exception):
        pass

    def note(_, origin, file_hash, **__):
        asked.extend([origin, file_hash])
        raise Asked

    asked = []
    with patch("keras.src.utils.file_utils.get_file", note), keras.device("meta"):
        try:
            make(include_top=include_top)
        except Asked:
            return asked


def compare(name, size):
    keras.utils.clear_session()
    make = getattr(keras.applications, name)
    model = make(weights=None, include_top=False, input_shape=(*size, 3), pooling="avg")
    # Larger weights make this network multiply a millionth of a pixel by a million.
    gain = 3 if name.startswith("EfficientNetV2") else 6
    names = [layer.name for layer in model.layers if layer.weights]
    model.set_weights([values(i, w.name, w.shape, gain) for i, w in enumerate(model.weights)])
    pixels = numbers(12345, math.prod(size) * 3).reshape(1, *size, 3) * 127.5 + 127.5
    y = model.predict(pixels.astype(np.float32), verbose=0)[0].astype(np.float64)
    if len(sys.argv) > 1:
        model.save_weights(Path(sys.argv[1]) / f"{name}.weights.h5")
        model.save(Path(sys.argv[1]) / f"{name}.h5")
    with keras.device("meta"):
        whole = make(weights=None)
        base = make(weights=None, include_top=False)
    return {
        "size": size,
        "name": model.name,
        "params": [whole.count_params(), base.count_params()],
        "layers": hashlib.sha256("\n".join(names).encode()).hexdigest(),
        "files": [published(make, True), published(make, False)],
        "features": len(y),
        "mean": float(np.mean(np.abs(y))),
        "first": [float(f"{v:.7g}") for v in y[:KEPT]],
    }


if __name__ == "__main__":
    results = {}
    for name, size in NETWORKS.items():
        results[name] = compare(name, size)
        print(name, results[name]["mean"], flush=True)
    file = Path(__file__).with_suffix(".json")
    file.write_text(json.dumps(results, indent=None, separators=(",", ":")).replace("},", "},\n") + "\n")
