"""
Makes zca.json: images, and what Keras' ImageDataGenerator makes of them with zca_whitening.
KERAS_BACKEND=torch python zca.py
"""

import json
from pathlib import Path

import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

rng = np.random.default_rng(3)
out = {}
# More images than values, and fewer.
for name, shape, epsilon in [("many", (40, 2, 3, 2), 1e-6), ("few", (5, 4, 4, 1), 0.1)]:
    mixed = rng.normal(size=(shape[0], int(np.prod(shape[1:])))) @ rng.normal(size=(int(np.prod(shape[1:])),) * 2)
    x = mixed.reshape(shape).astype("float32")
    generator = ImageDataGenerator(featurewise_center=True, zca_whitening=True, zca_epsilon=epsilon)
    generator.fit(x)
    y = np.stack([generator.standardize(image.copy()).reshape(image.shape) for image in x])
    out[name] = {
        "shape": list(shape),
        "epsilon": epsilon,
        "x": [round(float(v), 6) for v in x.ravel()],
        "y": [round(float(v), 5) for v in y.ravel()],
    }

Path(__file__).with_name("zca.json").write_text(json.dumps(out) + "\n")
