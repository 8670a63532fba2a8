"""Writes texts.json and texts.keras: what Keras' layers about texts give for odd ones, and a model of them. They need TensorFlow.

    KERAS_BACKEND=tensorflow python test/goldens/texts.py
"""

import json
import os

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

HERE = os.path.dirname(os.path.abspath(__file__))
LINES = [
    "The cat sat.", "the CAT, the dog!", "", "   ", "Ünïcode ÜBER straße", "a\tb\nc\r\nd", "don't e-mail_me @ 5%",
    "日本語 テスト", "🙂 🙂 smile", "\u00a0non\u00a0breaking", "x" * 40, "the the the the", "[UNK] is a token", "1 22 333",
    "e\u0301 é", "\u2028line", "tab\u000bvertical\fform",
]
LEARNED = LINES[:8] + ["the dog sat on the mat", "a cat a dog a mat"]
UNSEEN = LINES + ["the unseen word"]
NUMBERS = [[3, 0, -1], [7, 7, 12], [100000, -100000, 5]]


def values(array):
    if isinstance(array, tf.RaggedTensor):
        array = array.to_tensor()
    array = array.numpy() if hasattr(array, "numpy") else np.asarray(array)
    if array.dtype.kind in "SO":
        return [[s.decode() for s in row] if isinstance(row, np.ndarray) else row.decode() for row in array]
    return array.tolist()


cases = []


def case(cls, config, x, adapt=None):
    layer = getattr(L, cls)(**{k: tuple(v) if k == "ngrams" and isinstance(v, list) else v for k, v in config.items()})
    if adapt is not None:
        layer.adapt(np.array(adapt))
    given = [tf.constant(part) for part in x] if cls == "HashedCrossing" else tf.constant(x)
    vocabulary = [str(t) if cls != "IntegerLookup" else int(t) for t in layer.get_vocabulary()] if hasattr(layer, "get_vocabulary") else None
    cases.append({"layer": cls, "config": config, "adapt": adapt, "x": x, "y": values(layer(given)), "vocabulary": vocabulary})


V = "TextVectorization"
case(V, {}, UNSEEN, LEARNED)
case(V, {"max_tokens": 6, "output_sequence_length": 3}, UNSEEN, LEARNED)
case(V, {"standardize": None}, UNSEEN, LEARNED)
case(V, {"standardize": "lower", "ngrams": 3}, UNSEEN, LEARNED)
case(V, {"standardize": "strip_punctuation", "ngrams": [2]}, UNSEEN, LEARNED)
case(V, {"split": "character", "output_sequence_length": 9}, UNSEEN, LEARNED)
case(V, {"split": None}, UNSEEN, LEARNED)
case(V, {"output_mode": "multi_hot", "max_tokens": 30, "pad_to_max_tokens": True}, UNSEEN, LEARNED)
case(V, {"output_mode": "multi_hot", "max_tokens": 8, "pad_to_max_tokens": True}, UNSEEN, LEARNED)
case(V, {"output_mode": "count", "ngrams": [1, 3]}, UNSEEN, LEARNED)
case(V, {"output_mode": "tf_idf"}, UNSEEN, LEARNED)
case(V, {"output_mode": "tf_idf", "max_tokens": 60, "pad_to_max_tokens": True, "ngrams": 2}, UNSEEN, LEARNED)
case(V, {"vocabulary": ["the", "cat", "straße", "日本語"]}, UNSEEN)
case(V, {"vocabulary": ["", "[UNK]", "the", "cat"], "output_mode": "int"}, UNSEEN)
case(V, {"vocabulary": ["the", "cat"], "idf_weights": [0.5, 2.0], "output_mode": "tf_idf"}, UNSEEN)

S = "StringLookup"
case(S, {}, UNSEEN, UNSEEN[:9])
case(S, {"num_oov_indices": 3, "mask_token": ""}, UNSEEN, UNSEEN[:5])
case(S, {"vocabulary": ["", "the"], "output_mode": "one_hot"}, ["", "the", "é"])
case(S, {"vocabulary": ["é", "the"], "mask_token": "é2", "oov_token": "?", "output_mode": "multi_hot"}, [["é", "é", "x"], ["é2", "the", "?"]])
case(S, {"vocabulary": ["a", "b"], "idf_weights": [1.0, 3.0], "output_mode": "tf_idf", "num_oov_indices": 2}, [["a", "b", "c"], ["c", "d", "e"]])
case(S, {"vocabulary": ["a", "b"], "invert": True}, [[0, 1], [2, 7]])
case(S, {"max_tokens": 4, "output_mode": "count", "pad_to_max_tokens": True}, [["b", "b"], ["a", "z"]], ["b", "b", "c", "a", "a", "a", "d"])

I = "IntegerLookup"
case(I, {}, NUMBERS, [[3, 3, 7], [12, 7, 3]])
case(I, {"vocabulary": [7, 0], "num_oov_indices": 4, "mask_token": 5}, NUMBERS)
case(I, {"vocabulary": [7, 0], "mask_token": 0 - 1, "oov_token": -2, "output_mode": "count"}, NUMBERS)
case(I, {"vocabulary": [7, 3], "invert": True}, [[0, 1, 2]])
case(I, {"output_mode": "tf_idf"}, NUMBERS, [[3, 3, 7], [12, 7, 3]])

H = "Hashing"
case(H, {"num_bins": 7}, UNSEEN)
case(H, {"num_bins": 7, "mask_value": ""}, UNSEEN)
case(H, {"num_bins": 1000, "salt": 133}, UNSEEN)
case(H, {"num_bins": 1000, "salt": [133, 137]}, UNSEEN)
case(H, {"num_bins": 5, "output_mode": "multi_hot"}, [["a", "b", "é"], ["", "日本語", "b"]])
case(H, {"num_bins": 11}, NUMBERS)
case(H, {"num_bins": 11, "mask_value": -1, "output_mode": "count"}, NUMBERS)

C = "HashedCrossing"
case(C, {"num_bins": 9}, [UNSEEN, list(reversed(UNSEEN))])
case(C, {"num_bins": 5, "output_mode": "one_hot"}, [["a", "é", ""], [1, -2, 100000]])
case(C, {"num_bins": 1000}, [[1, 2, 3], [4, -5, 0], ["x", "", "日本語"]])


line, zip_code = keras.Input((1,), dtype="string", name="line"), keras.Input((1,), dtype="int64", name="zip")
words = L.TextVectorization(max_tokens=20, output_sequence_length=4, ngrams=2, name="words")
rare = L.TextVectorization(output_mode="tf_idf", name="rare")
whole = L.StringLookup(num_oov_indices=2, output_mode="one_hot", name="whole")
codes = L.IntegerLookup(num_oov_indices=2, output_mode="multi_hot", name="codes")
words.adapt(LEARNED), rare.adapt(LEARNED), whole.adapt(LEARNED[:4]), codes.adapt([7, 3, 3])
y = [
    L.Flatten()(L.Embedding(20, 2, mask_zero=True)(words(line))), whole(line), codes(zip_code),
    L.Hashing(8, salt=3, output_mode="one_hot")(line), L.HashedCrossing(6, output_mode="one_hot")([line, zip_code]),
]
model = keras.Model([line, zip_code], [L.Dense(2)(L.Concatenate()(y)), rare(line)])
model.save(os.path.join(HERE, "texts.keras"))
given = [tf.constant([[text] for text in UNSEEN]), tf.constant([[i % 5 + 2] for i in range(len(UNSEEN))], "int64")]
predicted = [keras.ops.convert_to_numpy(part).tolist() for part in model(given)]
json.dump({"cases": cases, "lines": UNSEEN, "predicted": predicted}, open(os.path.join(HERE, "texts.json"), "w"), ensure_ascii=False)
