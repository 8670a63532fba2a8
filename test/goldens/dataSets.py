"""
Makes dataSets.json: small files laid out as those of Keras' data sets, and what Keras' loaders make of them.
KERAS_BACKEND=torch python dataSets.py
"""

import base64
import io
import json
import pickle
import tarfile
import tempfile
from pathlib import Path

import numpy as np
from keras import utils
from keras.src.datasets import boston_housing, california_housing, cifar100, imdb, reuters

rng = np.random.default_rng(7)
folder = Path(tempfile.mkdtemp())
out = {}


def words(count):
    lists = np.empty(count, dtype=object)
    for i in range(count):
        lists[i] = [int(w) for w in rng.integers(1, 40, size=int(rng.integers(2, 9)))]
    lists[0] = [1, 300, 70000]
    return lists


def use(module, path):
    module.get_file = lambda *args, **kwargs: str(path)


def plain(x):
    return [list(map(int, row)) for row in x] if x.dtype == object else np.asarray(x).astype("float64").round(5).tolist()


def record(name, path, calls):
    (module,) = {m for m, _, _ in calls}
    use(module, path)
    results = []
    for _, options, kwargs in calls:
        parts = module.load_data(**kwargs)
        results.append({"options": options, "parts": [[plain(x), plain(y)] for x, y in parts]})
    out[name] = {"file": base64.b64encode(path.read_bytes()).decode(), "results": results}


path = folder / "imdb.npz"
np.savez(path, x_train=words(12), y_train=rng.integers(0, 2, 12), x_test=words(9), y_test=rng.integers(0, 2, 9))
record("imdb", path, [
    (imdb, {}, {}),
    (imdb, {"numWords": 30, "skipTop": 5, "maxlen": 7, "seed": 3}, {"num_words": 30, "skip_top": 5, "maxlen": 7, "seed": 3}),
    (imdb, {"oovChar": None, "startChar": None, "numWords": 20, "indexFrom": 0},
     {"oov_char": None, "start_char": None, "num_words": 20, "index_from": 0}),
])
path = folder / "reuters.npz"
np.savez(path, x=words(15), y=rng.integers(0, 46, 15))
record("reuters", path, [(reuters, {}, {}), (reuters, {"testSplit": 0.3, "numWords": 25}, {"test_split": 0.3, "num_words": 25})])
path = folder / "boston_housing.npz"
np.savez(path, x=rng.normal(size=(13, 3)), y=rng.normal(size=13))
record("boston_housing", path, [(boston_housing, {}, {}), (boston_housing, {"testSplit": 0.4, "seed": 1}, {"test_split": 0.4, "seed": 1})])
path = folder / "california_housing.npz"
np.savez(path, x=rng.normal(size=(11, 8)).astype("float32"), y=rng.normal(size=11).astype("float32"))
record("california_housing", path, [(california_housing, {"version": "small"}, {"version": "small"})])

root = folder / "cifar-100-python"
root.mkdir()
for name, count in [("train", 3), ("test", 2)]:
    batch = {
        b"filenames": [b"a.png"] * count,
        b"fine_labels": [int(v) for v in rng.integers(0, 100, count)],
        b"coarse_labels": [int(v) for v in rng.integers(0, 20, count)],
        b"data": np.repeat(rng.integers(0, 255, size=(count, 96)).astype("uint8"), 32, axis=1),
    }
    (root / name).write_bytes(pickle.dumps(batch, protocol=3))
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
    tar.add(root, "cifar-100-python")
path = folder / "cifar-100.tar.gz"
path.write_bytes(buffer.getvalue())
results = []
use(cifar100, folder)
for options, kwargs in [({}, {}), ({"labelMode": "coarse"}, {"label_mode": "coarse"})]:
    parts = cifar100.load_data(**kwargs)
    results.append({"options": options, "parts": [[np.asarray(x)[:, ::8, ::8].tolist(), y.tolist()] for x, y in parts]})
out["cifar100"] = {"file": base64.b64encode(path.read_bytes()).decode(), "results": results}

padding = []
sequences = [[1, 2, 3], [4], [], [5, 6, 7, 8, 9]]
for options in [{}, {"maxlen": 3}, {"maxlen": 4, "padding": "post", "truncating": "post", "value": -1}]:
    padding.append({"options": options, "y": utils.pad_sequences(sequences, **options).tolist()})
out["padSequences"] = {"sequences": sequences, "results": padding}
Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
