"""A file as tf.keras 1.x wrote CuDNNLSTM and CuDNNGRU, with what cuDNN's formulas give for it.

    python test/goldens/older/cudnn.py
"""

import json
from pathlib import Path

import h5py
import numpy as np

here = Path(__file__).parent
r = np.random.default_rng(21)


def draw(*shape):
    return r.normal(size=shape).astype("float32") * 0.6


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gates(kernel, n):
    """cuDNN reads each gate's kernel [rows, units] as a matrix [units, rows]."""
    return [k.reshape(-1).reshape(k.shape[1], k.shape[0]) for k in np.split(kernel, n, axis=1)]


def lstm(x, kernel, recurrent, bias):
    w, u, (b, c) = gates(kernel, 4), gates(recurrent, 4), np.split(bias, 2)
    b, c = np.split(b, 4), np.split(c, 4)
    h = s = np.zeros((len(x), len(b[0])))
    out = []
    for t in range(x.shape[1]):
        i, f, g, o = (x[:, t] @ w[k].T + h @ u[k].T + b[k] + c[k] for k in range(4))
        s = sigmoid(f) * s + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(s)
        out.append(h)
    return np.stack(out, 1)


def gru(x, kernel, recurrent, bias):
    w, u, (b, c) = gates(kernel, 3), gates(recurrent, 3), np.split(bias, 2)
    b, c = np.split(b, 3), np.split(c, 3)
    h = np.zeros((len(x), len(b[0])))
    for t in range(x.shape[1]):
        xz, xr, xh = (x[:, t] @ w[k].T + b[k] for k in range(3))
        hz, hr, hh = (h @ u[k].T + c[k] for k in range(3))
        z = sigmoid(xz + hz)
        h = z * h + (1 - z) * np.tanh(xh + sigmoid(xr + hr) * hh)
    return h


long = [draw(3, 16), draw(4, 16), draw(32)]
there, back = [[draw(4, 9), draw(3, 9), draw(18)] for _ in range(2)]
x = draw(2, 5, 3)
steps = lstm(x.astype("float64"), *long)
y = np.concatenate([gru(steps, *there), gru(steps[:, ::-1], *back)], 1)


def settings(name, units, sequences):
    return {"name": name, "trainable": True, "return_sequences": sequences, "return_state": False, "go_backwards": False, "stateful": False, "units": units}


gated = {"class_name": "CuDNNGRU", "config": settings("cu_dnngru", 3, False)}
layers = [
    {"class_name": "CuDNNLSTM", "config": {**settings("cu_dnnlstm", 4, True), "batch_input_shape": [None, 5, 3], "dtype": "float32", "unit_forget_bias": True}},
    {"class_name": "Bidirectional", "config": {"name": "bidirectional", "trainable": True, "layer": gated, "merge_mode": "concat"}},
]
groups = {
    "cu_dnnlstm": [(f"cu_dnnlstm/{n}:0", v) for n, v in zip(["kernel", "recurrent_kernel", "bias"], long)],
    "bidirectional": [
        (f"bidirectional/{way}_cu_dnngru/{n}:0", v)
        for way, values in (("forward", there), ("backward", back))
        for n, v in zip(["kernel", "recurrent_kernel", "bias"], values)
    ],
}
with h5py.File(here / "cudnn.h5", "w") as file:
    file.attrs["keras_version"] = b"2.1.6-tf"
    file.attrs["backend"] = b"tensorflow"
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}).encode()
    weights = file.create_group("model_weights")
    weights.attrs["layer_names"] = [name.encode() for name in groups]
    for name, values in groups.items():
        group = weights.create_group(name)
        group.attrs["weight_names"] = [n.encode() for n, _ in values]
        for n, v in values:
            group.create_dataset(n, data=v)
(here / "cudnn.json").write_text(json.dumps({"x": x.tolist(), "y": [[float(f"{v:.8g}") for v in row] for row in y]}))
