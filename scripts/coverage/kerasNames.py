"""Writes kerasNames.json: the public names of Keras, family by family.

    KERAS_BACKEND=torch python scripts/coverage/kerasNames.py
"""

import inspect
import json
from pathlib import Path

import keras


def names(module, of=lambda value: True):
    return sorted(n for n, v in vars(module).items() if not n.startswith("_") and not inspect.ismodule(v) and of(v))


def functions(module):
    return names(module, inspect.isfunction)


classes = inspect.isclass
utils = set(names(keras.utils)) - {"legacy"}

families = {
    "layers": names(keras.layers, classes),
    "losses": names(keras.losses, classes),
    "loss functions": sorted(set(functions(keras.losses)) - {"deserialize", "get", "serialize"}),
    "metrics": names(keras.metrics, classes),
    "metric functions": sorted(set(functions(keras.metrics)) - {"deserialize", "get", "serialize"}),
    "optimizers": names(keras.optimizers, classes),
    "schedules": names(keras.optimizers.schedules, classes),
    "callbacks": names(keras.callbacks, classes),
    "initializers": names(keras.initializers, classes),
    "regularizers": names(keras.regularizers, classes),
    "constraints": names(keras.constraints, classes),
    "activations": sorted(set(functions(keras.activations)) - {"deserialize", "get", "serialize"}),
    "applications": functions(keras.applications),
    "datasets": sorted(n for n, v in vars(keras.datasets).items() if inspect.ismodule(v)),
    "models": names(keras.models),
    "ops": functions(keras.ops),
    "ops.image": functions(keras.ops.image),
    "ops.linalg": functions(keras.ops.linalg),
    "random": names(keras.random),
    "utils": sorted(utils),
}

if __name__ == "__main__":
    file = Path(__file__).with_suffix(".json")
    file.write_text(json.dumps({"keras": keras.__version__, **families}, indent=1) + "\n")
    for family, all_names in families.items():
        print(family, len(all_names))
