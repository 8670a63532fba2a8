"""Writes masks.json: what Keras 3.15.1 makes of masks. Run: KERAS_BACKEND=torch python masks.py > masks.json"""
import json
import keras
import numpy as np
from keras import layers as L

IDS = np.array([[1, 2, 0, 0], [3, 0, 1, 0]], "int32")
TABLE = np.array([[5, 0, 1], [1, 0, -1], [0, 1, 2], [2, -2, 0.5]], "float32")
# Classes, shared by all: [batch, steps, 3].
TARGETS = np.array([[[1, 0, 2], [0, 1, 1], [3, 3, 3], [1, 1, 1]], [[0, 0, 1], [2, 2, 2], [1, -1, 0], [4, 4, 4]]], "float32")


def embed(ids, mask_zero=True):
    return L.Embedding(4, 3, mask_zero=mask_zero, weights=[TABLE])(ids)


def model(body, name):
    ids = keras.Input((4,), dtype="int32", name="ids")
    return keras.Model(ids, body(embed(ids), embed(ids, False)), name=name)


CASES = {
    "dense": lambda x, y: L.Dense(3, kernel_initializer="ones")(x),
    "attention": lambda x, y: L.Attention()([x, x]),
    "attention_value": lambda x, y: L.Attention()([y, x]),
    "attention_causal": lambda x, y: L.Attention()([x, x], use_causal_mask=True),
    "additive": lambda x, y: L.AdditiveAttention(use_scale=False)([x, x]),
    "multi_head": lambda x, y: L.MultiHeadAttention(2, 3, kernel_initializer="ones")(x, x),
    "multi_head_value": lambda x, y: L.MultiHeadAttention(2, 3, kernel_initializer="ones")(y, x),
    "residual": lambda x, y: L.Add()([x, L.MultiHeadAttention(1, 3, kernel_initializer="ones")(x, x)]),
    "residual_twice": lambda x, y: L.LayerNormalization()(L.MultiHeadAttention(1, 3, kernel_initializer="ones")(L.Dropout(0.0)(x), x)),
    "add": lambda x, y: L.Add()([x, y]),
    "add_both": lambda x, y: L.Add()([x, L.Activation("relu")(x)]),
    "multiply": lambda x, y: L.Multiply()([x, y]),
    "maximum": lambda x, y: L.Maximum()([y, x]),
    "minimum_both": lambda x, y: L.Minimum()([L.Rescaling(-1.0)(x), x]),
    "average": lambda x, y: L.Average()([x, x]),
    "concatenate": lambda x, y: L.Dense(3, kernel_initializer="ones")(L.Concatenate()([x, y])),
    "concatenate_steps": lambda x, y: L.Attention()([y, L.Concatenate(axis=1)([x, y])]),
    "masking": lambda x, y: L.Attention()([y, L.Masking(mask_value=0.0)(L.ReLU()(L.Rescaling(1.0, offset=-1.5)(y)))]),
    "reshape": lambda x, y: L.Attention()([L.Reshape((4, 3))(x), L.Permute((1, 2))(x)]),
    "batch_normalization": lambda x, y: L.BatchNormalization()(x),
    "nested": lambda x, y: L.Attention()([y, keras.Sequential([L.Dense(3, kernel_initializer="ones"), L.LeakyReLU()])(x)]),
    "average_pooling": lambda x, y: L.Reshape((1, 3))(L.GlobalAveragePooling1D()(x)),
    "max_pooling": lambda x, y: L.GlobalMaxPooling1D(keepdims=True)(x),
}


# Where a query sees nothing, torch's gradient of the values is as many times too large as there are values.
UNTRAINED = ["residual"]


def numbers(x):
    x = np.asarray(x, "float64")
    return np.vectorize(lambda v: float(f"{v:.7g}"))(x).tolist() if x.size else []


def case(name, body):
    m = model(body, name)
    out = numbers(m.predict(IDS, verbose=0))
    shape = m.output_shape
    y = TARGETS[:, : shape[1]]
    weights = np.array([[1, 2, 3, 4], [0.5, 1, 1.5, 2]], "float32")[:, : shape[1]]
    got = {"config": m.to_json(), "output": out}
    for loss in ["mse", "mae"]:
        m.compile(keras.optimizers.SGD(0.01), loss, metrics=["mae", "RootMeanSquaredError"], weighted_metrics=["mse"])
        got[loss] = numbers(m.evaluate(IDS, y, verbose=0))
        got[loss + "_weighted"] = numbers(m.evaluate(IDS, y, sample_weight=weights, verbose=0))
    m.compile(keras.optimizers.SGD(0.01), "mse")
    got["weights_before"] = [numbers(w) for w in m.get_weights()]
    if name in UNTRAINED:
        return got
    got["trained"] = numbers(m.fit(IDS, y, epochs=2, shuffle=False, verbose=0).history["loss"])
    got["weights"] = [numbers(w) for w in m.get_weights()]
    return got


print(json.dumps({"ids": IDS.tolist(), "targets": numbers(TARGETS), "cases": {n: case(n, b) for n, b in CASES.items()}}))
