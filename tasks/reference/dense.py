"""The dense networks on MNIST: tasks 3 to 20, 27, 28 and 30, by the tasks' own names for their figures."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, regularizers

from data import flat_mnist


def network(*widths, activation="relu", regularizer=None):
    """Dense layers: the first with the regularizer, the last, of ten classes, with softmax."""
    model = keras.Sequential([keras.Input((784,))])
    for i, units in enumerate(widths):
        model.add(layers.Dense(units, activation=activation, kernel_regularizer=None if i else regularizer))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def compiled(model, optimizer="adam", loss="categorical_crossentropy"):
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    return model


def train(model, x, y, epochs, batch_size=32, validation_split=0.2, **options):
    """The history of training on the first images and keeping the last ones to validate with."""
    options = dict(batch_size=batch_size, validation_split=validation_split, validation_batch_size=500, **options)
    return model.fit(x, y, epochs=epochs, verbose=0, **options).history


def accuracy(model, x, y):
    return model.evaluate(x, y, batch_size=500, verbose=0)[1]


def task_3():
    """60,000 images, 1 epoch"""
    (x, y), _ = flat_mnist()

    def custom_loss(y_true, y_pred):
        return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)

    losses = {name: name for name in ("mean_squared_error", "binary_crossentropy", "categorical_crossentropy")}
    for name, loss in {**losses, "customLoss": custom_loss}.items():
        history = train(compiled(network(128, 64), loss=loss), x, y, epochs=1)
        yield 3, name, history["val_accuracy"][-1]


def task_4():
    """60,000 images, 10 epochs"""
    # One training, as in the tasks: 5, 6 and 17 use its network, and 14 would train the same.
    (x, y), test = flat_mnist()
    model = compiled(network(128, 64))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "best_model.h5"
        checkpoint = keras.callbacks.ModelCheckpoint(file, save_best_only=True)
        history = train(model, x, y, epochs=10, callbacks=[checkpoint])
        best = keras.models.load_model(file)
    for name, values in history.items():
        yield 4, name, values[-1]
    loss, test_accuracy = model.evaluate(*test, verbose=0)
    yield 5, "test loss", loss
    yield 5, "test accuracy", test_accuracy
    first = model.predict(test[0][:5], verbose=0).argmax(-1)
    yield 6, "right of five", int((first == test[1][:5].argmax(-1)).sum())
    yield 14, "val_loss of the file", best.evaluate(x[48_000:], y[48_000:], verbose=0)[0]
    yield 14, "val_loss at the end", history["val_loss"][-1]
    yield 14, "best epoch", int(np.argmin(history["val_loss"])) + 1
    train_accuracy = accuracy(model, x, y)
    yield 17, "train accuracy", train_accuracy
    yield 17, "test accuracy", test_accuracy
    yield 17, "gap", train_accuracy - test_accuracy


def task_7():
    """60,000 images, 4 epochs"""
    (x, y), test = flat_mnist()
    for widths in ((), (128, 64), (256, 128, 64)):
        model = compiled(network(*widths))
        train(model, x, y, epochs=4)
        yield 7, "-".join(map(str, widths)) or "one layer", accuracy(model, *test)


def task_8():
    """12,500 images, 10 epochs"""
    (x, y), test = flat_mnist()
    l1, l2 = regularizers.L1, regularizers.L2
    choices = {"none": None, "l2(0.01)": l2(0.01), "l2(0.0001)": l2(0.0001), "l1(0.0005)": l1(0.0005)}
    for name, regularizer in choices.items():
        model = compiled(network(128, 64, regularizer=regularizer))
        train(model, x[:12_500], y[:12_500], epochs=10)
        yield 8, name, accuracy(model, *test)


def task_9():
    """60,000 images, 4 epochs"""
    (x, y), test = flat_mnist()
    for optimizer in ("adam", "sgd", "rmsprop"):
        model = compiled(network(128, 64), optimizer)
        train(model, x, y, epochs=4)
        yield 9, optimizer, accuracy(model, *test)


def task_10():
    """60,000 images, 4 epochs"""
    (x, y), test = flat_mnist()
    for activation in ("relu", "sigmoid", "tanh"):
        model = compiled(network(128, 64, activation=activation))
        train(model, x, y, epochs=4)
        yield 10, activation, accuracy(model, *test)


def task_11():
    """60,000 images, 3 epochs"""
    (x, y), test = flat_mnist()
    for rate in (0.2, 0):
        model = keras.Sequential([keras.Input((784,))])
        for _ in range(2):
            model.add(layers.Dense(512, activation="relu"))
            model.add(layers.Dropout(rate))
        model.add(layers.Dense(10, activation="softmax"))
        train(compiled(model, "rmsprop"), x, y, epochs=3, batch_size=128, validation_split=0)
        yield 11, "with dropout" if rate else "without", accuracy(model, *test)


def task_12():
    """60,000 images, 4 epochs"""
    (x, y), test = flat_mnist()
    for size in (32, 64, 256):
        model = compiled(network(128, 64))
        train(model, x, y, epochs=4, batch_size=size)
        yield 12, f"batch {size}", accuracy(model, *test)


def task_13():
    """60,000 images, 20 epochs"""
    (x, y), _ = flat_mnist()
    history = train(compiled(network(128, 64)), x, y, epochs=20)
    yield 13, "val_accuracy at the end", history["val_accuracy"][-1]
    yield 13, "epoch of the lowest val_loss", int(np.argmin(history["val_loss"])) + 1


def task_15():
    """60,000 images, 3 epochs"""
    (x, y), test = flat_mnist()
    for units in (16, 64, 128, 256):
        model = compiled(network(units, 64))
        train(model, x, y, epochs=3)
        yield 15, f"{units} neurons", accuracy(model, *test)


def task_16():
    """60,000 images, 20 epochs at most"""
    (x, y), test = flat_mnist()
    model = compiled(network(128, 64))
    stopping = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    history = train(model, x, y, epochs=20, callbacks=[stopping])
    yield 16, "test accuracy", accuracy(model, *test)
    yield 16, "epochs run", len(history["val_loss"])
    yield 16, "best epoch", int(np.argmin(history["val_loss"])) + 1


def task_18():
    """60,000 images, 14 epochs"""
    (x, y), _ = flat_mnist()
    scheduler = keras.callbacks.LearningRateScheduler(lambda epoch: 0.001 * 0.1 ** (epoch // 10))
    history = train(compiled(network(128, 64)), x, y, epochs=14, callbacks=[scheduler])
    yield 18, "val_accuracy at the end", history["val_accuracy"][-1]


def task_19():
    """60,000 images, 3 epochs"""
    (x, y), test = flat_mnist()
    for normalized in (True, False):
        model = keras.Sequential([keras.Input((784,))])
        for _ in range(5):
            model.add(layers.Dense(256))
            if normalized:
                model.add(layers.BatchNormalization())
            model.add(layers.Activation("relu"))
        model.add(layers.Dense(10, activation="softmax"))
        train(compiled(model, "sgd"), x, y, epochs=3)
        yield 19, "with normalization" if normalized else "without", accuracy(model, *test)


def task_20():
    """20,000 images, 6 epochs"""
    (x, y), (x_test, y_test) = flat_mnist()
    rare = [4, 7, 9]
    digits = y[:20_000].argmax(-1)
    kept = [i for i, digit in enumerate(digits) if digit not in rare or i % 25 == 0]
    balanced = len(kept) / (10 * np.bincount(digits[kept]))
    recalls = []
    for class_weight in (None, dict(enumerate(balanced))):
        model = compiled(network(128, 64))
        train(model, x[kept], y[kept], epochs=6, class_weight=class_weight)
        answers, truth = model.predict(x_test, verbose=0).argmax(-1), y_test.argmax(-1)
        recalls.append(np.mean([(answers[truth == digit] == digit).mean() for digit in rare]))
    yield 20, "recall of rare digits without weights", recalls[0]
    yield 20, "recall of rare digits with weights", recalls[1]
    yield 20, "recall of rare digits gained", recalls[1] - recalls[0]


class Finder(keras.callbacks.Callback):
    """Raises the rate from 1e-5 to 1 in 300 steps, until the smoothed loss runs away: Keras has no such callback."""

    def on_train_begin(self, logs=None):
        self.rates, self.losses = 1e-5 ** (1 - np.arange(300) / 299), []
        self.average = self.mean = 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = self.rates[len(self.losses)]

    def on_train_batch_end(self, batch, logs=None):
        # The logs have the mean over the batches so far: what this one has added to it is its own loss.
        loss, self.mean = logs["loss"] * (batch + 1) - self.mean * batch, logs["loss"]
        self.average = 0.9 * self.average + 0.1 * loss
        self.losses.append(self.average / (1 - 0.9 ** (len(self.losses) + 1)))
        runs_away = len(self.losses) > 11 and self.losses[-1] > 4 * min(self.losses)
        if runs_away or len(self.losses) == 300:
            self.model.stop_training = True

    def suggestion(self):
        """The rate at which the loss fell fastest, up to where it was lowest."""
        slopes = np.gradient(self.losses)[1 : int(np.argmin(self.losses))]
        return float(self.rates[1 + int(np.argmin(slopes))])


def task_27():
    """60,000 images, 3 epochs"""
    (x, y), _ = flat_mnist()
    finder = Finder()
    train(compiled(network(128, 64)), x, y, epochs=1, validation_split=0, callbacks=[finder])
    yield 27, "suggestion", finder.suggestion()
    for name, rate in {"suggested rate": finder.suggestion(), "default rate": 0.001}.items():
        model = compiled(network(128, 64), keras.optimizers.Adam(rate))
        yield 27, name, train(model, x, y, epochs=3)["val_accuracy"][-1]


def task_28():
    """20,000 images, 3 epochs; 500 labels, 15 epochs"""
    (x, y), test = flat_mnist()
    for start in ("autoencoder", "autoencoder, half the pixels wiped out", "random weights"):
        model = network(256)
        encoder = model.layers[0]
        if start != "random weights":
            pixels = keras.Input((784,))
            encoded = encoder(layers.Dropout(0 if start == "autoencoder" else 0.5)(pixels))
            autoencoder = keras.Model(pixels, layers.Dense(784, activation="sigmoid")(encoded))
            autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
            images = x[:20_000]
            history = autoencoder.fit(images, images, epochs=3, batch_size=32, verbose=0).history
            yield 28, f"loss of the {start}", history["loss"][-1]
        train(compiled(model), x[:500], y[:500], epochs=15, validation_split=0)
        yield 28, f"accuracy from {start}", accuracy(model, *test)


def task_30():
    """9,000 images, 3 epochs, 3 folds"""
    (x, y), test = flat_mnist()
    folds = np.split(np.arange(9_000), 3)
    scores = {}

    def fitted(optimizer, activation, rows):
        model = compiled(network(128, 64, activation=activation), optimizer)
        train(model, x[rows], y[rows], epochs=3, validation_split=0)
        return model

    for optimizer in ("adam", "sgd", "rmsprop"):
        for activation in ("relu", "sigmoid", "tanh"):
            rest = [np.setdiff1d(np.arange(9_000), fold) for fold in folds]
            models = [fitted(optimizer, activation, rows) for rows in rest]
            scores[optimizer, activation] = np.mean([accuracy(m, x[f], y[f]) for m, f in zip(models, folds)])
    best = max(scores, key=scores.get)
    yield 30, "cross-validated accuracy", scores[best]
    yield 30, "test accuracy of the best", accuracy(fitted(*best, np.arange(9_000)), *test)
