"""What Keras' elastic_transform makes of images with noise that is known.

    KERAS_BACKEND=torch python test/goldens/image_elastic.py > test/goldens/image_elastic.json
"""

import json

import keras
import numpy as np
import torch

r = np.random.default_rng(3)
images = r.random((2, 7, 6, 2)).round(4).astype("float32")
noise = r.normal(size=(2, 7, 6, 2)).round(4).astype("float32")
CASES = [
    dict(alpha=2.5, sigma=0.9),
    dict(alpha=4.0, sigma=0.6, fill_mode="constant", fill_value=0.25),
    dict(alpha=3.0, sigma=0.4, fill_mode="nearest", interpolation="nearest"),
    dict(alpha=6.0, sigma=0.5, fill_mode="wrap"),
]


def stored(x):
    x = np.asarray(x, "float32")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


def case(options):
    given = iter([noise[..., 0], noise[..., 1]])  # across, then down
    torch.normal = lambda *_, **__: torch.tensor(next(given))
    y = keras.ops.image.elastic_transform(images, **options, data_format="channels_last")
    return {"options": options, "output": stored(y)}


print(json.dumps({"images": stored(images), "noise": stored(noise), "cases": [case(c) for c in CASES]}))
