"""What Keras' layers of `glassgrad/image` make of images in training, where their factors leave nothing to chance.

    KERAS_BACKEND=torch python test/goldens/image_further.py > test/goldens/image_further.json
"""

import json

import keras
import numpy as np
from keras.src.backend.torch import nn as torch_nn
from keras.src.backend.torch import numpy as torch_numpy

# PyTorch has no symmetric padding, and Keras repeats the border there; its other backends do as NumPy does.
pad = torch_numpy.pad
torch_numpy.pad = lambda x, widths, mode="constant", **rest: (
    keras.ops.convert_to_tensor(np.pad(x.numpy(), widths, mode)) if mode == "symmetric" else pad(x, widths, mode, **rest)
)
# Whole numbers with PyTorch alone, so that the limit of a histogram would be cut off.
one_hot = torch_nn.one_hot
torch_nn.one_hot = lambda x, n, axis=-1, dtype="float32", **rest: one_hot(x, n, axis, dtype, **rest)

r = np.random.default_rng(5)
bytes_ = (r.integers(0, 120, (2, 6, 5, 3)) + 60).astype("float32")
bytes_[..., 2] = 77  # a channel of one value
shares = (bytes_ / 255).round(4).astype("float32")

scene = (np.cumsum(r.random((2, 13, 10, 2)), axis=1) * 18).round(2).astype("float32")
CLAHE = "ContrastLimitedAdaptiveHistogramEqualization"

CASES = [
    ("Equalization", dict(), bytes_),
    ("Equalization", dict(bins=32), bytes_),
    ("Equalization", dict(value_range=(0, 1)), shares),
    ("RandomGaussianBlur", dict(factor=(1.0, 1.0), sigma=(0.8, 0.8)), bytes_),
    ("RandomGaussianBlur", dict(factor=(1.0, 1.0), kernel_size=5, sigma=(0.5, 0.5), value_range=(0, 1)), shares),
    ("RandomGaussianBlur", dict(factor=(0.0, 0.0)), bytes_),
    (CLAHE, dict(), bytes_),  # padded more than once around
    (CLAHE, dict(tile_grid_size=(2, 2), clip_limit=1.5), scene),
    (CLAHE, dict(tile_grid_size=(3, 1), clip_limit=0.0), scene),
    (CLAHE, dict(tile_grid_size=(2, 3), value_range=(0, 1)), (scene / 255).round(4).astype("float32")),
    ("RandomPerspective", dict(scale=0.0), bytes_),
    ("RandomPerspective", dict(factor=(0.0, 0.0), interpolation="nearest", fill_value=3.0), bytes_),
    ("RandomElasticTransform", dict(factor=0.0), bytes_),
    ("RandomElasticTransform", dict(scale=0.0, fill_mode="wrap", value_range=(0, 1)), shares),
]
# What these give is left to chance.
CONFIGS = [
    ("MixUp", dict()),
    ("MixUp", dict(alpha=0.7, seed=3)),
    ("CutMix", dict()),
    ("CutMix", dict(factor=(0.2, 0.6))),
    ("RandAugment", dict()),
    ("RandAugment", dict(value_range=(0, 1), num_ops=3, factor=0.2, interpolation="nearest", seed=4)),
    ("AugMix", dict()),
    ("AugMix", dict(value_range=(0, 1), num_chains=2, chain_depth=4, factor=(0.1, 0.2), alpha=0.5, all_ops=False)),
    ("MaxNumBoundingBoxes", dict(max_number=7)),
    ("RandomPerspective", dict(factor=0.5, scale=0.3, seed=1)),
    ("RandomElasticTransform", dict(factor=(0.1, 0.5), scale=(0.2, 0.4), interpolation="nearest")),
]


def stored(x):
    x = keras.ops.convert_to_numpy(x).astype("float32")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


def case(name, options, images=None):
    layer = getattr(keras.layers, name)(**options)
    config = json.loads(json.dumps(layer.get_config(), default=keras.saving.serialize_keras_object))
    for key in ("name", "trainable", "dtype"):
        config.pop(key, None)
    said = ", ".join(f"{k}={v}" for k, v in options.items())
    described = {"name": f"{name}({said})", "layer": name, "config": config}
    if images is None:
        return described
    y = layer(keras.ops.convert_to_tensor(images), training=True)
    return {**described, "input": stored(images), "output": stored(y)}


print(json.dumps([case(*c) for c in CASES + CONFIGS]))
