"""Writes recurrent.json: what Keras 3.15.1 makes of recurrent layers. Run: KERAS_BACKEND=torch python recurrent.py > recurrent.json"""
import json
import keras
import numpy as np
import torch
from keras import layers as L

rng = np.random.default_rng(1)
X = rng.normal(size=(3, 5, 4)).astype("float32")
MASK = np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [1, 0, 1, 0, 1]], bool)
FILM = rng.normal(size=(2, 3, 5, 4, 2)).astype("float32")
PICTURES = rng.normal(size=(2, 3, 4, 4, 2)).astype("float32")


def states(*sizes):
    return [rng.normal(size=(3, n)).astype("float32") for n in sizes]


# name: (layer, input, states, mask)
CASES = {
    "simple_rnn_states": (L.SimpleRNN(5, return_sequences=True, return_state=True), X, states(5), None),
    "simple_rnn_relu_masked": (L.SimpleRNN(3, activation="relu", return_state=True), X, [], MASK),
    "simple_rnn_linear": (L.SimpleRNN(3, activation="linear", use_bias=False, return_sequences=True), X, [], None),
    "lstm_last_state": (L.LSTM(6, return_state=True), X, [], None),
    "lstm_states_masked": (L.LSTM(5, return_sequences=True, return_state=True), X, states(5, 5), MASK),
    "lstm_backwards_masked": (L.LSTM(5, go_backwards=True, return_sequences=True), X, [], MASK),
    "lstm_zero_output": (L.LSTM(5, return_sequences=True, zero_output_for_mask=True), X, states(5, 5), MASK),
    "lstm_zero_output_last": (L.LSTM(5, zero_output_for_mask=True), X, [], MASK),
    "lstm_hard_sigmoid": (L.LSTM(4, recurrent_activation="hard_sigmoid", unit_forget_bias=False, unroll=True), X, [], None),
    "gru_states_masked": (L.GRU(5, return_sequences=True, return_state=True), X, states(5), MASK),
    "gru_no_bias": (L.GRU(4, use_bias=False), X, [], None),
    "gru_before": (L.GRU(5, reset_after=False, return_sequences=True), X, states(5), MASK),
    "gru_before_backwards": (L.GRU(4, reset_after=False, go_backwards=True, return_state=True), X, [], None),
    "rnn_lstm_cell": (L.RNN(L.LSTMCell(5), return_sequences=True), X, [], MASK),
    "rnn_stacked": (L.RNN([L.LSTMCell(5), L.GRUCell(4), L.SimpleRNNCell(3)], return_sequences=True, return_state=True), X, [], MASK),
    "bidirectional_concat": (L.Bidirectional(L.LSTM(4, return_sequences=True)), X, [], MASK),
    "bidirectional_sum_last": (L.Bidirectional(L.GRU(4), merge_mode="sum"), X, [], MASK),
    "bidirectional_ave": (L.Bidirectional(L.SimpleRNN(4, return_sequences=True), merge_mode="ave"), X, [], None),
    "bidirectional_mul": (L.Bidirectional(L.GRU(3), merge_mode="mul"), X, [], None),
    "bidirectional_none_states": (L.Bidirectional(L.LSTM(3, return_sequences=True, return_state=True), merge_mode=None), X, states(3, 3, 3, 3), None),
    "bidirectional_own": (L.Bidirectional(L.LSTM(4), backward_layer=L.GRU(3, go_backwards=True)), X, [], None),
    "time_distributed_dense": (L.TimeDistributed(L.Dense(3, activation="tanh")), X, [], MASK),
    "time_distributed_conv": (L.TimeDistributed(L.Conv2D(3, 2)), PICTURES, [], None),
    "conv_lstm2d": (L.ConvLSTM2D(3, 2, return_sequences=True), FILM, [], None),
    "conv_lstm2d_same": (L.ConvLSTM2D(2, (3, 2), padding="same", strides=(2, 1), return_state=True, go_backwards=True), FILM, [], None),
    "conv_lstm1d": (L.ConvLSTM1D(3, 2, return_sequences=True), FILM[:, :, :, 0], [], None),
}


def numbers(x):
    x = np.asarray(x, "float64")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


def case(name, layer, x, begin, mask):
    x = torch.tensor(x, requires_grad=True)
    begin = [torch.tensor(s, requires_grad=True) for s in begin]
    call = dict(initial_state=begin) if begin else {}
    if mask is not None:
        call["mask"] = torch.tensor(mask)
    layer(x, **call)
    for w in layer.trainable_weights:
        w.assign(rng.normal(scale=0.5, size=w.shape).astype("float32"))
    ys = layer(x, **call)
    ys = keras.tree.flatten(ys)
    cotangents = [rng.normal(size=tuple(y.shape)).astype("float32") for y in ys]
    sum((y * torch.tensor(c)).sum() for y, c in zip(ys, cotangents)).backward()
    return {
        "name": name,
        "layer": type(layer).__name__,
        "config": json.loads(json.dumps(keras.saving.serialize_keras_object(layer)["config"])),
        "x": numbers(x.detach()),
        "states": [numbers(s.detach()) for s in begin],
        "mask": None if mask is None else mask.astype(int).tolist(),
        "weights": [numbers(w.numpy()) for w in layer.trainable_weights],
        "outputs": [numbers(y.detach()) for y in ys],
        "cotangents": [numbers(c) for c in cotangents],
        "gradients": [numbers(g) for g in [x.grad, *(s.grad for s in begin), *(w.value.grad for w in layer.trainable_weights)]],
    }


def training():
    """Three steps of a classifier of sentences with padding."""
    ids = np.array([[1, 2, 3, 0, 0], [4, 0, 0, 0, 0], [5, 1, 4, 2, 3], [2, 2, 0, 0, 0]], "int32")
    y = np.array([[1.0], [0.0], [1.0], [0.0]], "float32")
    m = keras.Sequential([keras.Input((5,), dtype="int32"), L.Embedding(6, 4, mask_zero=True), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.GRU(4), L.Dense(1, activation="sigmoid")])
    m.compile(optimizer=keras.optimizers.SGD(0.5, momentum=0.9), loss="binary_crossentropy")
    for w in m.weights:
        w.assign(rng.normal(scale=0.5, size=w.shape).astype("float32"))
    begin = [numbers(w.numpy()) for w in m.weights]
    history = m.fit(ids, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    return {
        "ids": ids.tolist(),
        "y": y.tolist(),
        "begin": begin,
        "loss": [float(f"{v:.7g}") for v in history.history["loss"]],
        "end": [numbers(w.numpy()) for w in m.weights],
        "predictions": numbers(m.predict(ids, verbose=0)),
    }


print(json.dumps({"layers": [case(n, *c) for n, c in CASES.items()], "training": training()}))
