"""Makes ndarray.json: what NumPy gives for arrays of odd shapes. python ndarray.py"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(3)
cases = []


def case(call, x, y, *args):
    given = [a.tolist() if isinstance(a, np.ndarray) else a for a in args]
    y = np.asarray(y)
    cases.append({"call": call, "x": x.tolist(), "args": given, "y": y.astype("float64").tolist(), "shape": y.shape})


x = rng.integers(-9, 9, size=(3, 1, 5)).astype("float32")
z = rng.integers(1, 9, size=(4, 1)).astype("float32")
for call, op in [("add", np.add), ("sub", np.subtract), ("mul", np.multiply), ("div", np.divide),
                 ("equal", np.equal), ("notEqual", np.not_equal), ("greater", np.greater), ("less", np.less),
                 ("greaterEqual", np.greater_equal), ("lessEqual", np.less_equal)]:
    case(call, x, op(x, z), z)
y = rng.normal(size=(3, 4, 5)).astype("float32")
for call, op in [("sum", np.sum), ("mean", np.mean), ("variance", np.var), ("std", np.std), ("min", np.min), ("max", np.max)]:
    case(call, y, op(y))
    case(call, y, op(y, axis=1), 1)
    case(call, y, op(y, axis=-1, keepdims=True), -1, True)
    case(call, y, op(y, axis=(0, 2)), [0, 2])
case("transpose", y, y.transpose())
case("transpose", y, y.transpose(1, 0, 2), [1, 0, 2])
case("slice", y, y[1:3, 0:2, 1:-1], [1, 0, 1], [3, 2, -1])
case("slice", y, y[:, 2:], [0, 2])
case("where", x > 0, np.where(x > 0, x, z), x, z)
case("unique", x, np.unique(x))
Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
