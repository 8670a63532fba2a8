"""What Keras' networks reach on the tasks' shares of data, computed with PyTorch.

The tasks compare their figures with what Keras reaches. Where no figure has been published and the network is
more than the dense one of dense.py, this computes it: Keras' layers, initial weights and optimizers, spelled out
in PyTorch, which shares nothing with the engine. docs/results.md has its output.

    python3 tasks/reference/networks.py FOLDER TASK ...

FOLDER is where the engine keeps its data sets: ~/.cache/glassgrad. A TASK is the name of a function below that
takes a seed: regularization, class_weights, attention …
"""

import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SEEDS = 3
FOLDER = Path(sys.argv[1])


def read_idx(path):
    data = path.read_bytes()
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def mnist(name="mnist"):
    """Images [N, 1, 28, 28] from 0 to 1 and labels, to train on and to test with."""
    return [
        (
            torch.tensor(read_idx(FOLDER / name / f"{part}-images-idx3-ubyte"))[:, None] / 255.0,
            torch.tensor(read_idx(FOLDER / name / f"{part}-labels-idx1-ubyte")).long(),
        )
        for part in ("train", "t10k")
    ]


def cifar10():
    """Images [N, 3, 32, 32] from 0 to 1 and labels, to train on and to test with."""
    records = lambda name: np.frombuffer((FOLDER / "cifar-10" / f"{name}.bin").read_bytes(), np.uint8).reshape(-1, 3073)
    parts = [np.concatenate([records(f"data_batch_{i}") for i in range(1, 6)]), records("test_batch")]
    return [(torch.tensor(p[:, 1:]).reshape(-1, 3, 32, 32) / 255.0, torch.tensor(p[:, 0]).long()) for p in parts]


def as_keras(network):
    """Glorot uniform weights, zero biases, and the constants of Keras' batch normalization."""
    for layer in network.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        if isinstance(layer, nn.BatchNorm2d) or isinstance(layer, nn.BatchNorm1d):
            layer.eps, layer.momentum = 1e-3, 0.01
    return network


def dense(*widths, activation=nn.ReLU, normalized=False):
    layers = [nn.Flatten()]
    for before, units in zip(widths, widths[1:-1]):
        layers += [nn.Linear(before, units), *([nn.BatchNorm1d(units)] if normalized else []), activation()]
    return as_keras(nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1])))


def fit(network, x, y, epochs, batch=32, split=0.0, weights=None, penalty=None, change=None, optimizer="adam", rate=0.001):
    """Trains as model.fit; gives the accuracies on the last `split` of the data after each epoch."""
    options = {"adam": (torch.optim.Adam, {"eps": 1e-7}), "sgd": (torch.optim.SGD, {}), "rmsprop": (torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-7})}
    kind, more = options[optimizer]
    rule = kind([p for p in network.parameters() if p.requires_grad], lr=0.01 if optimizer == "sgd" else rate, **more)
    count = int(len(x) * (1 - split))
    validation = []
    for _ in range(epochs):
        network.train()
        for rows in torch.randperm(count).split(batch):
            images = change(x[rows]) if change else x[rows]
            loss = F.cross_entropy(network(images), y[rows], reduction="none")
            loss = (loss * weights[y[rows]]).mean() if weights is not None else loss.mean()
            if penalty:
                loss = loss + penalty(network)
            rule.zero_grad()
            loss.backward()
            rule.step()
        if split:
            validation.append(accuracy(network, x[count:], y[count:]))
    return validation


@torch.no_grad()
def answers(network, x):
    network.eval()
    return torch.cat([network(part).argmax(1) for part in x.split(500)])


def accuracy(network, x, y):
    return (answers(network, x) == y).float().mean().item()


# Task 8


def regularization(_, images=12_500, epochs=10):
    (x, y), test = mnist()
    for name, factor in {"none": 0, "l2(0.01)": 0.01, "l2(0.0001)": 0.0001}.items():
        network = dense(784, 128, 64, 10)
        fit(network, x[:images], y[:images], epochs, split=0.2, penalty=lambda n: factor * n[1].weight.square().sum())
        yield name, accuracy(network, *test)


# Task 11


def dropout(_, epochs=3):
    (x, y), test = mnist()
    layers = [nn.Flatten()]
    for before in (784, 512):
        layers += [nn.Linear(before, 512), nn.ReLU(), nn.Dropout(0.2)]
    network = as_keras(nn.Sequential(*layers, nn.Linear(512, 10)))
    fit(network, x, y, epochs, batch=128, optimizer="rmsprop")
    yield "with dropout", accuracy(network, *test)


# Task 19


def normalization(_, epochs=3):
    (x, y), test = mnist()
    for normalized in (True, False):
        network = dense(784, *[256] * 5, 10, normalized=normalized)
        validation = fit(network, x, y, epochs, split=0.2, optimizer="sgd")
        yield f"normalized {normalized}, validation {' '.join(f'{a:.4f}' for a in validation)}, test", accuracy(network, *test)


# Task 20


def class_weights(_, images=20_000, epochs=6):
    (x, y), (x_test, y_test) = mnist()
    rare = [4, 7, 9]
    kept = [i for i in range(images) if y[i] not in rare or i % 25 == 0]
    x, y = x[kept], y[kept]
    balanced = len(y) / (10 * torch.bincount(y))
    for name, weights in {"without": None, "with": balanced}.items():
        network = dense(784, 128, 64, 10)
        fit(network, x, y, epochs, split=0.2, weights=weights)
        found = answers(network, x_test)
        yield f"recall of rare digits {name} weights", np.mean([(found[y_test == d] == d).float().mean() for d in rare])


# Tasks 21, 22, 24, 25


def tutorial(channels, size):
    flat = 32 * (size - 2) ** 2
    return as_keras(
        nn.Sequential(nn.Conv2d(channels, 32, 3), nn.ReLU(), nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, 10))
    )


def convnet(dropout=0.0, between=0.0, width=None):
    """32c3-pool-64c3-pool: mnist_convnet with dropout 0.5 before the last layer."""
    blocks = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(between)]
    blocks += [nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(between), nn.Flatten(), nn.Dropout(dropout)]
    head = [nn.Linear(1600, 10)] if width is None else [nn.Linear(1600, width), nn.ReLU(), nn.Linear(width, 10)]
    return as_keras(nn.Sequential(*blocks, *head))


def convolution(_, images=10_000, epochs=2):
    (x, y), test = mnist()
    for name, network in {"tutorial": tutorial(1, 28), "mnist_convnet": convnet(0.5)}.items():
        fit(network, x[:images], y[:images], epochs, split=0.1)
        yield name, accuracy(network, *test)


def augmentation(_, images=1000, epochs=30):
    def change(x):
        n = len(x)
        uniform = lambda most: (torch.rand(n) * 2 - 1) * most
        angle, zoom_y, zoom_x = uniform(math.pi / 18), 1 + uniform(0.1), 1 + uniform(0.1)
        cos, sin = angle.cos(), angle.sin()
        # The grid runs from -1 to 1: a shift by a tenth of the image is 0.2 of it.
        rows = [cos * zoom_x, -sin * zoom_y, uniform(0.2), sin * zoom_x, cos * zoom_y, uniform(0.2)]
        grid = F.affine_grid(torch.stack(rows, 1).reshape(n, 2, 3), x.shape, align_corners=False)
        return F.grid_sample(x, grid, padding_mode="border", align_corners=False)

    (x, y), test = mnist()
    for name, changes in {"with": change, "without": None}.items():
        network = convnet()
        fit(network, x[:images], y[:images], epochs, change=changes)
        yield f"{name} augmentation", accuracy(network, *test)


def multiclass(_, images=8000, epochs=3):
    (x, y), test = cifar10()
    deep = [nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)]
    deep += [nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 64), nn.ReLU(), nn.Linear(64, 10)]
    for name, network in {"tutorial": tutorial(3, 32), "32-64-64": as_keras(nn.Sequential(*deep))}.items():
        fit(network, x[:images], y[:images], epochs, split=0.1)
        yield name, accuracy(network, *test)


def convolutional_dropout(_, images=2000, epochs=12):
    (x, y), test = mnist("fashion-mnist")
    for rate in (0.25, 0.0):
        network = convnet(between=rate, width=128)
        fit(network, x[:images], y[:images], epochs)
        yield f"dropout {rate}, training {accuracy(network, x[:images], y[:images]):.4f}, test", accuracy(network, *test)


# Task 26


class Residual(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        # "same" as Keras pads it: with a stride of 2, an even size gets its zeros below and to the right.
        self.pad = nn.ZeroPad2d((0, 1, 0, 1) if stride == 2 else 1)
        self.one, self.two = nn.Conv2d(before, filters, 3, stride), nn.Conv2d(filters, filters, 3, padding=1)
        self.norm_one, self.norm_two = nn.BatchNorm2d(filters), nn.BatchNorm2d(filters)
        self.shortcut = nn.Conv2d(before, filters, 1, stride) if stride == 2 else nn.Identity()

    def forward(self, x):
        pad = self.pad if x.shape[-1] % 2 == 0 else nn.ZeroPad2d(1)
        y = F.relu(self.norm_one(self.one(pad(x))))
        return F.relu(self.norm_two(self.two(y)) + self.shortcut(x))


def architectures(_, images=6000, epochs=3):
    (x, y), test = mnist("fashion-mnist")
    lenet = [nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)]
    lenet += [nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)]
    alexnet = [nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2)]
    alexnet += [nn.Conv2d(32, 48, 3, padding=1), nn.ReLU(), nn.Conv2d(48, 48, 3, padding=1), nn.ReLU(), nn.Conv2d(48, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2)]
    alexnet += [nn.Flatten(), nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)]
    resnet = [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(1, 16, 3, 2), nn.BatchNorm2d(16), nn.ReLU()]
    resnet += [Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    for name, layers in {"LeNet-5": lenet, "AlexNet": alexnet, "ResNet": resnet}.items():
        network = as_keras(nn.Sequential(*layers))
        fit(network, x[:images], y[:images], epochs)
        yield f"{name}, {sum(p.numel() for p in network.parameters())} parameters", accuracy(network, *test)


# Task 28


def autoencoder(_, images=20_000, epochs=3):
    (x, y), test = mnist()
    for start in ("autoencoder", "half the pixels wiped out", "random weights"):
        network = dense(784, 256, 10)
        if start != "random weights":
            wiped, encoder, decoder = 0.5 * (start != "autoencoder"), network[1], as_keras(nn.Linear(256, 784))
            rule = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], eps=1e-7)
            for _ in range(epochs):
                total = 0.0
                for rows in torch.randperm(images).split(32):
                    pixels = x[rows].flatten(1)
                    restored = decoder(F.relu(encoder(F.dropout(pixels, wiped))))
                    loss = F.binary_cross_entropy_with_logits(restored, pixels)
                    rule.zero_grad()
                    loss.backward()
                    rule.step()
                    total += loss.item() * len(rows) / images
            yield f"{start}, loss", total
        fit(network, x[:500], y[:500], 15)
        yield f"{start}, 500 labels", accuracy(network, *test)


# Task 29

def hide(digits, clothes):
    """Canvases [N, 1, 64, 64]: a digit in the quarter i % 4, clothes in the others."""
    canvases = torch.zeros(len(digits), 1, 64, 64)
    for i in range(len(digits)):
        for quarter in range(4):
            image = digits[i] if quarter == i % 4 else clothes[(3 * i + quarter) % len(clothes)]
            y, x = quarter // 2 * 32 + 2, quarter % 2 * 32 + 2
            canvases[i, :, y : y + 28, x : x + 28] = image
    return canvases


class Reader(nn.Module):
    """Convolutions to [N, 32, 8, 8]; then attention, or the mean, over the places."""

    def __init__(self, attends):
        super().__init__()
        self.attends = attends
        layers = []
        for before, filters in ((1, 16), (16, 32), (32, 32)):
            # "same" with a stride of 2, as Keras pads even sizes: below and to the right.
            layers += [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(before, filters, 3, 2), nn.ReLU()]
        layers += [nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.Flatten(2)]
        self.features = nn.Sequential(*layers)
        self.query, self.scale, self.answer = nn.Linear(32, 32), nn.Parameter(torch.ones(())), nn.Linear(32, 10)
        as_keras(self)

    def weights(self, features):
        query = self.query(features.mean(2))[:, None]
        return F.softmax(self.scale * (query @ features), -1)

    def forward(self, x):
        features = self.features(x)
        if not self.attends:
            return self.answer(features.mean(2))
        return self.answer((self.weights(features) @ features.transpose(1, 2))[:, 0])


def attention(_, images=6000, epochs=5):
    (x, y), (x_test, y_test) = mnist()
    (clothes, _), (other_clothes, _) = mnist("fashion-mnist")
    x, x_test, y_test = hide(x[:images], clothes), hide(x_test[:2000], other_clothes), y_test[:2000]
    for attends in (True, False):
        network = Reader(attends)
        fit(network, x, y[:images], epochs)
        yield f"attention {attends}", accuracy(network, x_test, y_test)
        if attends:
            with torch.no_grad():
                maps = network.weights(network.features(x_test)).reshape(-1, 2, 4, 2, 4).sum((2, 4)).reshape(-1, 4)
            yield "attention on the digit", maps[torch.arange(2000), torch.arange(2000) % 4].mean()


# Task 30


def search(_, images=9000, epochs=3):
    (x, y), _ = mnist()
    folds = torch.arange(images).chunk(3)
    for optimizer, activation in (("adam", nn.ReLU), ("adam", nn.Tanh), ("rmsprop", nn.ReLU)):
        scores = []
        for fold in range(3):
            network = dense(784, 128, 64, 10, activation=activation)
            rest = torch.cat([rows for i, rows in enumerate(folds) if i != fold])
            fit(network, x[rest], y[rest], epochs, optimizer=optimizer)
            scores.append(accuracy(network, x[folds[fold]], y[folds[fold]]))
        yield f"{optimizer}, {activation.__name__}", np.mean(scores)


def main(names):
    for name in names:
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            for what, figure in globals()[name](seed):
                print(f"{name}, seed {seed}, {what}: {figure:.4f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[2:])
