"""Makes categories.json: what Keras' layers about classes and bins give. KERAS_BACKEND=torch python categories.py"""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from keras import layers
from keras.src.layers.preprocessing import discretization

# adapt asks TensorFlow what data is, which need not be here.
discretization.tf = SimpleNamespace(data=SimpleNamespace(Dataset=()), is_tensor=lambda x: False)

rng = np.random.default_rng(5)


def numbers(x):
    return np.asarray(x).astype("float64").round(6).tolist()


cases = {"encoding": [], "bins": []}
for mode, x in [
    ("multi_hot", [[0, 1], [0, 0], [1, 2], [3, 1]]),
    ("one_hot", [3, 2, 0, 1]),
    ("one_hot", [[3], [2]]),
    ("one_hot", [[3, 2], [0, 0]]),
    ("count", [[0, 1, 1], [3, 3, 3]]),
]:
    y = layers.CategoryEncoding(4, output_mode=mode)(np.array(x))
    cases["encoding"].append({"mode": mode, "x": x, "weights": None, "y": numbers(y)})
x, weights = [[0, 1, 1], [3, 3, 2]], [[0.1, 0.2, 0.3], [1.0, 2.0, 4.0]]
y = layers.CategoryEncoding(4, output_mode="count")(np.array(x), count_weights=np.array(weights))
cases["encoding"].append({"mode": "count", "x": x, "weights": weights, "y": numbers(y)})

for count, bins, epsilon in [(10, 4, 0.01), (250, 4, 0.01), (1000, 7, 0.05), (333, 5, 0.1)]:
    data = rng.normal(size=(count, 1)).astype("float32")
    layer = layers.Discretization(num_bins=bins, epsilon=epsilon)
    layer.adapt(data)
    x = rng.normal(size=(4, 2)).astype("float32")
    cases["bins"].append({
        "batches": [data.ravel().tolist()], "bins": bins, "epsilon": epsilon,
        "boundaries": list(layer.bin_boundaries), "x": x.tolist(), "y": numbers(layer(x)),
    })
batches = [rng.normal(size=(60, 1)).astype("float32") for _ in range(5)]
layer = layers.Discretization(num_bins=6, epsilon=0.02)
layer.adapt(iter(batches))
x = rng.normal(size=(4, 2)).astype("float32")
cases["bins"].append({
    "batches": [b.ravel().tolist() for b in batches], "bins": 6, "epsilon": 0.02,
    "boundaries": list(layer.bin_boundaries), "x": x.tolist(), "y": numbers(layer(x)),
})
Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
