"""Writes recurrent/: a model of Keras 3.15.1 with recurrent layers in its files, and what it predicts. Run: KERAS_BACKEND=torch python recurrent_files.py"""
import json
import os
import keras
import numpy as np
from keras import layers as L

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent")
os.makedirs(FOLDER, exist_ok=True)
rng = np.random.default_rng(2)
ids = np.array([[1, 2, 3, 0], [4, 0, 0, 0], [5, 1, 4, 2]], "int32")
pictures = rng.normal(size=(3, 2, 4, 4, 1)).astype("float32")

words, films = keras.Input((4,), dtype="int32", name="words"), keras.Input((2, 4, 4, 1), name="films")
x = L.Embedding(6, 3, mask_zero=True)(words)
x = L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode="sum")(x)
x, h = L.GRU(4, return_sequences=True, return_state=True)(x)
seen = keras.Sequential([keras.Input((4, 4, 1)), L.Conv2D(2, 3), L.Flatten()], name="seen")
y = L.TimeDistributed(seen)(films)
y = L.RNN([L.GRUCell(4), L.SimpleRNNCell(4)], return_sequences=True)(y)
y = L.GRU(4, reset_after=False)(y, initial_state=h)
z = L.ConvLSTM2D(2, 2, padding="same")(films)
out = L.Dense(2)(L.Concatenate()([L.LSTM(3)(x), y, L.Flatten()(z)]))
model = keras.Model([words, films], out)
for w in model.weights:
    w.assign(rng.normal(scale=0.5, size=w.shape).astype("float32"))
for ending in ["keras", "h5", "weights.h5"]:
    path = os.path.join(FOLDER, f"model.{ending}")
    model.save_weights(path) if ending == "weights.h5" else model.save(path)
json.dump(
    {"words": ids.tolist(), "films": pictures.ravel().tolist(), "prediction": model.predict([ids, pictures], verbose=0).tolist()},
    open(os.path.join(FOLDER, "predictions.json"), "w"),
)
