"""What Keras' colour augmentations make of images in training, where their factors leave nothing to chance.

    KERAS_BACKEND=torch python test/goldens/image_colors.py > test/goldens/image_colors.json
"""

import json

import keras
import numpy as np

r = np.random.default_rng(3)
bytes_ = r.integers(0, 256, (2, 3, 4, 3)).astype("float32")
bytes_[0, 0, 0] = 0  # black, grey and pure colours
bytes_[0, 0, 1] = 77
bytes_[0, 0, 2] = [255, 0, 0]
shares = (bytes_ / 255).round(4).astype("float32")

CASES = [
    ("RandomGrayscale", dict(factor=1.0), bytes_),
    ("RandomColorDegeneration", dict(factor=(0.3, 0.3)), bytes_),
    ("RandomColorDegeneration", dict(factor=(-0.5, -0.5), value_range=(0, 1)), shares),
    ("RandomSharpness", dict(factor=(0.2, 0.2)), bytes_),
    ("RandomSharpness", dict(factor=(1.0, 1.0), value_range=(0, 1)), shares),
    ("RandomHue", dict(factor=(0.0, 0.0)), bytes_),
    ("RandomSaturation", dict(factor=(0.3, 0.3)), bytes_),
    ("RandomSaturation", dict(factor=(0.6, 0.6), value_range=(0, 1)), shares),
    ("RandomInvert", dict(factor=(1.0, 1.0)), bytes_),
    ("RandomPosterization", dict(factor=(3, 3)), bytes_),
    ("RandomPosterization", dict(factor=(1, 1)), bytes_),
    ("Solarization", dict(), bytes_),
    ("RandomColorJitter", dict(saturation_factor=(0.3, 0.3)), bytes_),
    ("RandomErasing", dict(factor=(1.0, 1.0), scale=(1.0, 1.0), fill_value=9.0), bytes_),
    ("RandomErasing", dict(factor=(0.0, 0.0)), bytes_),
    ("AutoContrast", dict(), bytes_),
    ("AutoContrast", dict(value_range=(0, 1)), shares),
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
