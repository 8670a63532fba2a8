"""What Keras' functions of losses and metrics give, by their names here.

    KERAS_BACKEND=torch python test/goldens/functions.py > test/goldens/functions.json
"""

import json
import re

import keras
import numpy as np

r = np.random.default_rng(5)
probabilities = r.dirichlet(np.ones(4), 3).round(4).astype("float32")
one_hot = np.eye(4, dtype="float32")[[2, 0, 3]]
labels = np.array([2, 0, 3], "float32")
values, targets = r.normal(size=(3, 4)).round(3).astype("float32"), r.normal(size=(3, 4)).round(3).astype("float32")
binary = (r.random((3, 4)) > 0.5).astype("float32")
unit = r.normal(size=(4, 3))
unit = (unit / np.linalg.norm(unit, axis=1, keepdims=True)).round(4).astype("float32")
classes = np.array([0, 1, 0, 1], "float32")

CASES = {
    "losses": [
        ("binary_crossentropy", binary, probabilities, {}),
        ("binary_crossentropy", binary, values, {"from_logits": True, "label_smoothing": 0.1}),
        ("binary_focal_crossentropy", binary, probabilities, {}),
        ("categorical_crossentropy", one_hot, probabilities, {}),
        ("categorical_focal_crossentropy", one_hot, probabilities, {"gamma": 1.5}),
        ("categorical_generalized_cross_entropy", labels, probabilities, {"q": 0.7}),
        ("categorical_hinge", one_hot, values, {}),
        ("circle", classes, unit, {"gamma": 10, "margin": 0.3}),
        ("circle", classes, unit, {"remove_diagonal": False}),
        ("cosine_similarity", targets, values, {}),
        ("dice", binary, probabilities, {"axis": 1}),
        ("hinge", binary, values, {}),
        ("huber", targets, values, {"delta": 0.5}),
        ("kl_divergence", one_hot, probabilities, {}),
        ("log_cosh", targets, values, {}),
        ("mean_absolute_error", targets, values, {}),
        ("mean_absolute_percentage_error", targets, values, {}),
        ("mean_squared_error", targets, values, {}),
        ("mean_squared_logarithmic_error", binary, probabilities, {}),
        ("poisson", binary, probabilities, {}),
        ("sparse_categorical_crossentropy", labels, probabilities, {}),
        ("squared_hinge", binary, values, {}),
        ("tversky", binary, probabilities, {"alpha": 0.3, "axis": 1}),
    ],
    "metrics": [
        ("binary_accuracy", binary, probabilities, {"threshold": 0.3}),
        ("categorical_accuracy", one_hot, probabilities, {}),
        ("concordance_correlation", targets, values, {}),
        ("pearson_correlation", targets, values, {}),
        ("pearson_correlation", targets, values, {"axis": 0}),
        ("sparse_categorical_accuracy", labels, probabilities, {}),
        ("sparse_top_k_categorical_accuracy", labels, probabilities, {"k": 2}),
        ("top_k_categorical_accuracy", one_hot, probabilities, {"k": 2}),
        ("mean_squared_error", targets, values, {}),
    ],
}


def camel(name):
    return re.sub("_([a-z])", lambda m: m.group(1).upper(), name)


def stored(x):
    x = np.asarray(x, "float32")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


print(json.dumps([
    {"kind": kind, "name": camel(name), "true": stored(y), "pred": stored(p),
     "settings": {camel(k): v for k, v in settings.items()},
     "values": stored(keras.ops.convert_to_numpy(getattr(getattr(keras, kind), name)(keras.ops.convert_to_tensor(y), keras.ops.convert_to_tensor(p), **settings)))}
    for kind, cases in CASES.items() for name, y, p, settings in cases
]))
