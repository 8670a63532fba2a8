"""Keras' dense networks on MNIST, written once more in NumPy alone.

The tasks compare their figures with what Keras reaches. Where no figure has been published, this computes
it: Keras' formulas (Glorot uniform weights, zero biases, Adam, SGD and RMSprop with Keras' defaults), in an
implementation that shares nothing with the engine. docs/results.md has its output.

    python3 tasks/reference/dense.py FOLDER [NAME ...]

FOLDER holds the four files of MNIST, as the engine keeps them in ~/.cache/glassgrad/mnist.
"""

import sys
from pathlib import Path

import numpy as np

SEEDS = 3
LABELS = np.eye(10, dtype=np.float32)

# name: what differs from 784-128-64-10, relu, adam, cross-entropy, batches of 32, 10 epochs
RUNS = {
    "base": {},
    "mean squared error, 1 epoch": {"loss": "mse", "epochs": 1},
    "binary cross-entropy, 1 epoch": {"loss": "bce", "epochs": 1},
    "cross-entropy, 4 epochs": {"epochs": 4},
    "one layer, 4 epochs": {"widths": (), "epochs": 4},
    "256-128-64, 4 epochs": {"widths": (256, 128, 64), "epochs": 4},
    "sgd, 4 epochs": {"optimizer": "sgd", "epochs": 4},
    "rmsprop, 4 epochs": {"optimizer": "rmsprop", "epochs": 4},
    "sigmoid, 4 epochs": {"activation": "sigmoid", "epochs": 4},
    "tanh, 4 epochs": {"activation": "tanh", "epochs": 4},
    "batch 64, 4 epochs": {"batch": 64, "epochs": 4},
    "batch 256, 4 epochs": {"batch": 256, "epochs": 4},
    "20 epochs": {"epochs": 20},
    "16 neurons, 3 epochs": {"widths": (16, 64), "epochs": 3},
    "64 neurons, 3 epochs": {"widths": (64, 64), "epochs": 3},
    "256 neurons, 3 epochs": {"widths": (256, 64), "epochs": 3},
}

# name: the function, and its derivative from the function's value
ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a * a),
}


def read_idx(path):
    data = path.read_bytes()
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def read_set(folder, name):
    images = read_idx(folder / f"{name}-images-idx3-ubyte").reshape(-1, 784)
    return images.astype(np.float32) / 255, read_idx(folder / f"{name}-labels-idx1-ubyte")


def forward(x, weights, biases, activate):
    values = [x]
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = values[-1] @ w + b
        if i < len(weights) - 1:
            values.append(activate(z))
        else:
            e = np.exp(z - z.max(1, keepdims=True))
            values.append(e / e.sum(1, keepdims=True))
    return values


def loss_gradient(loss, p, y):
    """The gradient with respect to the softmax's input, averaged over the batch."""
    if loss == "cce":
        return (p - y) / len(p)
    if loss == "mse":
        g = 2 * (p - y) / 10
    else:
        clipped = np.clip(p, 1e-7, 1 - 1e-7)
        g = (p - y) / (clipped * (1 - clipped)) / 10
    return p * (g - (g * p).sum(1, keepdims=True)) / len(p)


class Optimizer:
    def __init__(self, name, parameters):
        self.name, self.parameters, self.steps = name, parameters, 0
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]

    def step(self, gradients):
        self.steps += 1
        rate = np.float32(0.001 * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps))
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            if self.name == "sgd":
                p -= np.float32(0.01) * g
            elif self.name == "rmsprop":
                v += np.float32(0.1) * (g * g - v)
                p -= np.float32(0.001) * g / np.sqrt(v + np.float32(1e-7))
            else:
                m += np.float32(0.1) * (g - m)
                v += np.float32(0.001) * (g * g - v)
                p -= rate * m / (np.sqrt(v) + np.float32(1e-7))


def train(
    train_set, test_set, seed, widths=(128, 64), optimizer="adam", activation="relu", batch=32, epochs=10, loss="cce"
):
    random = np.random.default_rng(seed)
    sizes = [784, *widths, 10]
    limits = [np.sqrt(6 / (a + b)) for a, b in zip(sizes, sizes[1:])]
    weights = [random.uniform(-l, l, (a, b)).astype(np.float32) for l, a, b in zip(limits, sizes, sizes[1:])]
    biases = [np.zeros(b, np.float32) for b in sizes[1:]]
    activate, derivative = ACTIVATIONS[activation]
    rule = Optimizer(optimizer, weights + biases)
    x, y = train_set
    count = len(x) * 4 // 5  # validation_split=0.2

    def accuracy(images, labels):
        return (forward(images, weights, biases, activate)[-1].argmax(1) == labels).mean()

    validation = []
    for _ in range(epochs):
        order = random.permutation(count)
        for i in range(0, count, batch):
            rows = order[i : i + batch]
            values = forward(x[rows], weights, biases, activate)
            d = loss_gradient(loss, values[-1], LABELS[y[rows]])
            of_weights, of_biases = [], []
            for k in reversed(range(len(weights))):
                of_weights.insert(0, values[k].T @ d)
                of_biases.insert(0, d.sum(0))
                if k > 0:
                    d = (d @ weights[k].T) * derivative(values[k])
            rule.step(of_weights + of_biases)
        validation.append(accuracy(x[count:], y[count:]))
    return validation, accuracy(*test_set), accuracy(x, y)


def main(folder, *names):
    train_set, test_set = read_set(folder, "train"), read_set(folder, "t10k")
    for name in names or RUNS:
        for seed in range(SEEDS):
            validation, test, training = train(train_set, test_set, seed, **RUNS[name])
            print(
                f"{name}, seed {seed}: validation {' '.join(f'{a:.4f}' for a in validation)}, "
                f"test {test:.4f}, training {training:.4f}",
                flush=True,
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
