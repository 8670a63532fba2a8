"""Opens what write.ts has written in Keras, and compares: what models give, measures, and weights after one more step.

    KERAS_BACKEND=tensorflow python test/saving/inKeras/open.py FOLDER

Layers about texts need TensorFlow; with another backend they are left out, and it says so. What Keras reads is written again,
as NAME.again.keras.
"""

import json
import os
import sys
import warnings

import keras
import numpy as np

folder = sys.argv[1]
warnings.simplefilter("ignore")
has_texts = keras.backend.backend() == "tensorflow"
opened, left, wrong = 0, [], []

# What Keras can't do itself: no functional model holds an Equalization, .h5 knows neither this loss nor this optimizer, and a
# step of ScheduleFreeAdamW reads what it has just overwritten.
KERAS_OWN = {"Equalization.keras", "Equalization.h5", "CategoricalGeneralizedCrossEntropy.h5", "Lamb.h5", "ScheduleFreeAdamW.keras"}


def close(ours, theirs):
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    return ours.shape == theirs.shape and np.allclose(ours, theirs, rtol=1e-4, atol=1e-5, equal_nan=True)


def flat(measures):
    return np.hstack([np.ravel(m) for m in (measures if isinstance(measures, list) else [measures])])


def arrays(case):
    if "texts" in case["dtypes"]:
        import tensorflow as tf

        return [tf.constant(values) for values in case["inputs"]]
    types = {"floats": "float32", "ids": "int32"}
    return [np.array(v, types[t]) for v, t in zip(case["inputs"], case["dtypes"])]


def check(case, path):
    model = keras.saving.load_model(path, safe_mode=False)
    x = arrays(case)
    x = x[0] if len(x) == 1 else x
    y = model(x, training=False)
    y = [keras.ops.convert_to_numpy(part) for part in (y if isinstance(y, (list, tuple)) else [y])]
    for ours, theirs in zip(case["outputs"], y):
        if not close(ours, theirs):
            raise ValueError(f"gives {theirs.tolist()}, here {ours}")
    if path.endswith(".keras"):
        model.save(path.replace(".keras", ".again.keras"))
    if case.get("targets") is None:
        return
    targets = np.array(case["targets"])
    theirs = flat(model.evaluate(x, targets, verbose=0))
    if not close(flat(case["measures"]), theirs):
        raise ValueError(f"measures {theirs}, here {case['measures']}")
    if path.endswith(".h5"):
        return  # Keras does not train on what it has read from .h5, its own files included
    model.train_on_batch(x, targets)
    for ours, theirs in zip(case["after"], model.get_weights()):
        if not close(ours, theirs):
            raise ValueError(f"weights after a step {theirs.tolist()}, here {ours}")


for case in json.load(open(os.path.join(folder, "expected.json"))):
    for ending in ["keras", "h5"]:
        path = os.path.join(folder, f"{case['kind']}.{case['name']}.{ending}")
        if not os.path.exists(path) or f"{case['name']}.{ending}" in KERAS_OWN:
            continue
        if "texts" in case["dtypes"] and not has_texts:
            left.append(case["name"])
            continue
        try:
            check(case, path)
            opened += 1
        except Exception as error:
            wrong.append(os.path.basename(path))
            print(f"{os.path.basename(path)}: {type(error).__name__}: {str(error)[:600]}\n")

print(f"Keras {keras.__version__} on {keras.backend.backend()}: {opened} files agree, {len(wrong)} do not: {wrong}")
if left:
    print(f"left out, for TensorFlow alone: {left}")
sys.exit(bool(wrong))
