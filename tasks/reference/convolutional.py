"""The convolutional networks: tasks 21 to 26 and 29, by the tasks' own names for their figures."""

import keras
import numpy as np
from keras import layers

from data import FOLDER, cifar10, fashion_mnist, mnist


def compiled(model, optimizer="adam"):
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def trained(model, x, y, epochs, validation_split=0.0, optimizer="adam"):
    compiled(model, optimizer).fit(x, y, epochs=epochs, batch_size=32, validation_split=validation_split, verbose=0)
    return model


def accuracy(model, x, y):
    return model.evaluate(x, y, batch_size=100, verbose=0)[1]


def tutorial(shape):
    """The tutorial's network: one convolution, then dense layers."""
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def two_convolutions(*head, before=(), between=()):
    """Convolutions of 32 and 64 filters, each with a maximum after it and `between`; then `head`, and ten classes."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *before,
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            *between,
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            *(layers.Dropout(layer.rate) for layer in between),
            layers.Flatten(),
            *head,
            layers.Dense(10, activation="softmax"),
        ]
    )


def task_21():
    """10,000 images, 2 epochs"""
    (x, y), test = mnist()
    networks = {"tutorial": tutorial((28, 28, 1)), "mnist_convnet": two_convolutions(layers.Dropout(0.5))}
    for name, model in networks.items():
        trained(model, x[:10_000], y[:10_000], epochs=2, validation_split=0.1)
        yield 21, name, accuracy(model, *test)


def task_22():
    """1,000 images, 30 epochs"""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator  # needs scipy

    (x, y), test = mnist()
    x, y = x[:1000], y[:1000]
    for way in ("generator", "layers", "without"):
        changes = [layers.RandomRotation(10 / 360), layers.RandomTranslation(0.1, 0.1), layers.RandomZoom(0.1)]
        model = two_convolutions(before=changes if way == "layers" else ())
        if way == "generator":
            ranges = dict(rotation_range=10, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.1)
            images = ImageDataGenerator(**ranges)
            images.fit(x)
            compiled(model).fit(images.flow(x, y, batch_size=32), epochs=30, verbose=0)
        else:
            trained(model, x, y, epochs=30)
        yield 22, way, accuracy(model, *test)


def task_23():
    """1,200 images, 20 epochs; the last block 2"""
    (x, y), (x_test, y_test) = cifar10()
    x, y, x_test, y_test = 2 * x[:1200] - 1, y[:1200], 2 * x_test[:600] - 1, y_test[:600]  # pixels from -1 to 1
    learned = FOLDER / "applications/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
    for name, weights in {"random weights": None, "learned on ImageNet": learned}.items():
        base = keras.applications.MobileNetV2(alpha=0.35, include_top=False, weights=weights)
        base.trainable = False
        eyes = [keras.Input((32, 32, 3)), layers.Resizing(160, 160), base, layers.GlobalAveragePooling2D()]
        features = keras.Sequential(eyes)
        seen = [features.predict(images, batch_size=32, verbose=0) for images in (x, x_test)]  # once, and kept
        head = [layers.Dense(256, activation="relu"), layers.Dense(10, activation="softmax")]
        top = trained(keras.Sequential([keras.Input(seen[0].shape[1:]), *head]), seen[0], y, epochs=20)
        yield 23, name, accuracy(top, seen[1], y_test)

    base.trainable = True
    for layer in base.layers:
        last = layer.name.startswith(("block_16", "Conv_1"))
        layer.trainable = last and not isinstance(layer, layers.BatchNormalization)
    model = trained(keras.Sequential([*eyes, *head]), x, y, epochs=2, optimizer=keras.optimizers.Adam(1e-4))
    yield 23, "last block trained too", accuracy(model, x_test, y_test)


def task_24():
    """8,000 images, 3 epochs"""
    (x, y), test = cifar10()
    deep = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    for name, model in {"tutorial": tutorial((32, 32, 3)), "32-64-64": deep}.items():
        trained(model, x[:8000], y[:8000], epochs=3, validation_split=0.1)
        yield 24, name, accuracy(model, *test)


def task_25():
    """2,000 images, 12 epochs"""
    (x, y), test = fashion_mnist()
    for rate in (0.25, 0):
        model = two_convolutions(layers.Dense(128, activation="relu"), between=[layers.Dropout(rate)])
        trained(model, x[:2000], y[:2000], epochs=12)
        yield 25, "with dropout" if rate else "without", accuracy(model, *test)


def le_net_5():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(6, 5, activation="tanh", padding="same"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="tanh"),
            layers.Dense(84, activation="tanh"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def alex_net():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 5, activation="relu", padding="same"),
            layers.MaxPooling2D(3, strides=2),
            layers.Conv2D(32, 3, activation="relu", padding="same"),
            layers.MaxPooling2D(3, strides=2),
            layers.Conv2D(48, 3, activation="relu", padding="same"),
            layers.Conv2D(48, 3, activation="relu", padding="same"),
            layers.Conv2D(32, 3, activation="relu", padding="same"),
            layers.MaxPooling2D(3, strides=2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def res_net():
    def convolution(x, filters, strides):
        return layers.BatchNormalization()(layers.Conv2D(filters, 3, strides=strides, padding="same")(x))

    def block(x, filters, strides):
        shortcut = x if strides == 1 else layers.Conv2D(filters, 1, strides=strides)(x)
        change = convolution(layers.ReLU()(convolution(x, filters, strides)), filters, 1)
        return layers.ReLU()(layers.Add()([change, shortcut]))

    image = keras.Input((28, 28, 1))
    x = layers.ReLU()(convolution(image, 16, 2))
    for filters, strides in ((16, 1), (32, 2), (64, 2)):
        x = block(x, filters, strides)
    return keras.Model(image, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def task_26():
    """6,000 images, 3 epochs"""
    (x, y), test = fashion_mnist()
    for name, build in {"LeNet-5": le_net_5, "AlexNet": alex_net, "ResNet": res_net}.items():
        yield 26, name, accuracy(trained(build(), x[:6000], y[:6000], epochs=3), *test)


def hide(digits, clothes):
    """Canvases [N, 64, 64, 1]: a digit in the quarter i % 4, clothes in the others."""
    canvases = np.zeros((len(digits), 64, 64, 1), "float32")
    for i in range(len(digits)):
        for quarter in range(4):
            image = digits[i] if quarter == i % 4 else clothes[(3 * i + quarter) % len(clothes)]
            top, left = quarter // 2 * 32 + 2, quarter % 2 * 32 + 2
            canvases[i, top : top + 28, left : left + 28] = image
    return canvases


def task_29():
    """6,000 images, 5 epochs"""
    (x, y), (x_test, y_test) = mnist()
    (clothes, _), (other_clothes, _) = fashion_mnist()
    x, x_test, y_test = hide(x[:6000], clothes), hide(x_test[:2000], other_clothes), y_test[:2000]
    for attends in (True, False):
        canvas = keras.Input((64, 64, 1))
        seen = canvas
        for filters, strides in ((16, 2), (32, 2), (32, 2), (32, 1)):
            seen = layers.Conv2D(filters, 3, strides=strides, padding="same", activation="relu")(seen)
        mean = layers.GlobalAveragePooling2D()(seen)
        summary = mean
        if attends:
            query = layers.Reshape((1, 32))(layers.Dense(32)(mean))
            attention = layers.Attention(use_scale=True)
            places = layers.Reshape((64, 32))(seen)
            mixture, weights = attention([query, places], return_attention_scores=True)
            summary = layers.Flatten()(mixture)
        model = keras.Model(canvas, layers.Dense(10, activation="softmax")(summary))
        trained(model, x, y[:6000], epochs=5)
        yield 29, "with attention" if attends else "all places alike", accuracy(model, x_test, y_test)
        if attends:
            maps = keras.Model(canvas, weights).predict(x_test, verbose=0)
            quarters = maps.reshape(-1, 2, 4, 2, 4).sum((2, 4)).reshape(-1, 4)
            yield 29, "attention on the digit", quarters[np.arange(2000), np.arange(2000) % 4].mean()
