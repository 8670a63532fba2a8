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
]


def stored(x):
    x = keras.ops.convert_to_numpy(x).astype("float32")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


def case(name, options, images):
    layer = getattr(keras.layers, name)(**options)
    config = json.loads(json.dumps(layer.get_config(), default=keras.saving.serialize_keras_object))
    for key in ("name", "trainable", "dtype"):
        config.pop(key, None)
    y = layer(keras.ops.convert_to_tensor(images), training=True)
    said = ", ".join(f"{k}={v}" for k, v in options.items())
    return {"name": f"{name}({said})", "layer": name, "config": config, "input": stored(images), "output": stored(y)}


print(json.dumps([case(*c) for c in CASES]))
