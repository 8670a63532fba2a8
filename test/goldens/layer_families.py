"""What Keras computes for layers along one, two and three axes, and for further small ones: outputs, gradients, shapes.

    KERAS_BACKEND=torch python test/goldens/layer_families.py > test/goldens/layer_families.json
"""

import json
import sys

import keras
import numpy as np
import torch

FIRST = {"data_format": "channels_first"}
S, I, V = (2, 9, 4), (1, 7, 6, 3), (1, 5, 4, 4, 4)  # sequences, images, volumes
SF, IF, VF = (2, 4, 9), (1, 3, 7, 6), (1, 4, 5, 3, 4)  # the same with the channels first

CASES = [
    ("Conv1D", dict(filters=3, kernel_size=3, padding="causal", strides=2, activation="tanh"), SF, FIRST),
    ("Conv2D", dict(filters=3, kernel_size=(3, 2), padding="same", groups=1), IF, FIRST),
    ("Conv3D", dict(filters=3, kernel_size=2), V),
    ("Conv3D", dict(filters=4, kernel_size=(3, 2, 1), padding="same", strides=(2, 1, 2), activation="relu"), V),
    ("Conv3D", dict(filters=2, kernel_size=(2, 3, 2), dilation_rate=(2, 1, 2), use_bias=False), V),
    ("Conv3D", dict(filters=4, kernel_size=(2, 2, 2), groups=2, padding="same"), V),
    ("Conv3D", dict(filters=3, kernel_size=(2, 2, 3), padding="same"), VF, FIRST),
    ("Conv1DTranspose", dict(filters=3, kernel_size=3, strides=2, padding="same"), S),
    ("Conv1DTranspose", dict(filters=3, kernel_size=2, strides=3, activation="tanh"), S),
    ("Conv1DTranspose", dict(filters=2, kernel_size=3, strides=2, padding="same", output_padding=0), SF, FIRST),
    ("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=2, padding="same"), IF, FIRST),
    ("Conv3DTranspose", dict(filters=3, kernel_size=2, strides=2), (2, 2, 3, 2, 3)),
    ("Conv3DTranspose", dict(filters=2, kernel_size=(3, 2, 3), strides=(2, 2, 1), padding="same"), (2, 3, 2, 3, 3)),
    ("Conv3DTranspose", dict(filters=2, kernel_size=(3, 3, 2), strides=(2, 3, 2), padding="same",
                             output_padding=(1, 2, 0), use_bias=False), (1, 3, 2, 3, 3)),
    ("Conv3DTranspose", dict(filters=2, kernel_size=2, dilation_rate=2), (2, 3, 2, 3, 3)),
    ("Conv3DTranspose", dict(filters=2, kernel_size=(2, 1, 2), strides=(3, 1, 1)), (2, 3, 2, 3, 2), FIRST),
    ("DepthwiseConv1D", dict(kernel_size=3, depth_multiplier=2, strides=2, padding="same", activation="relu"), S),
    ("DepthwiseConv1D", dict(kernel_size=2, dilation_rate=2, use_bias=False), SF, FIRST),
    ("DepthwiseConv2D", dict(kernel_size=(2, 3), depth_multiplier=2), IF, FIRST),
    ("SeparableConv1D", dict(filters=3, kernel_size=3, depth_multiplier=2, strides=2, activation="tanh"), S),
    ("SeparableConv1D", dict(filters=3, kernel_size=2, padding="same"), SF, FIRST),
    ("SeparableConv2D", dict(filters=3, kernel_size=2, padding="same"), IF, FIRST),
    ("MaxPooling1D", dict(pool_size=3, strides=2, padding="same"), SF, FIRST),
    ("MaxPooling2D", dict(pool_size=(3, 2), strides=2, padding="same"), IF, FIRST),
    ("MaxPooling3D", dict(), V),
    ("MaxPooling3D", dict(pool_size=(3, 2, 2), strides=(2, 1, 2), padding="same"), V),
    ("MaxPooling3D", dict(pool_size=2, strides=1), VF, FIRST),
    ("AveragePooling1D", dict(pool_size=2, strides=3), SF, FIRST),
    ("AveragePooling2D", dict(pool_size=2), IF, FIRST),
    ("AveragePooling3D", dict(pool_size=2), V),
    # Where padding is not the same on both sides, PyTorch's backend repeats the border; others leave it out, as is done here.
    ("AveragePooling3D", dict(pool_size=3, strides=(2, 1, 1), padding="same"), V),
    ("AveragePooling3D", dict(pool_size=2, strides=1), VF, FIRST),
    ("AdaptiveAveragePooling1D", dict(output_size=4), S),
    ("AdaptiveAveragePooling1D", dict(output_size=3), SF, FIRST),
    ("AdaptiveAveragePooling2D", dict(output_size=(3, 4)), I),
    ("AdaptiveAveragePooling3D", dict(output_size=(2, 4, 3)), V),
    ("AdaptiveMaxPooling1D", dict(output_size=4), SF, FIRST),
    ("AdaptiveMaxPooling2D", dict(output_size=(9, 4)), I),
    ("AdaptiveMaxPooling2D", dict(output_size=(7, 3)), I),
    ("AdaptiveMaxPooling3D", dict(output_size=(2, 4, 3)), VF, FIRST),
    ("GlobalAveragePooling1D", dict(), SF, FIRST),
    ("GlobalAveragePooling2D", dict(keepdims=True), IF, FIRST),
    ("GlobalAveragePooling3D", dict(), V),
    ("GlobalAveragePooling3D", dict(keepdims=True), VF, FIRST),
    ("GlobalMaxPooling1D", dict(keepdims=True), SF, FIRST),
    ("GlobalMaxPooling2D", dict(), IF, FIRST),
    ("GlobalMaxPooling3D", dict(keepdims=True), V),
    ("GlobalMaxPooling3D", dict(), VF, FIRST),
    ("ZeroPadding1D", dict(padding=(0, 2)), S),
    ("ZeroPadding1D", dict(padding=1), SF, FIRST),
    ("ZeroPadding2D", dict(padding=(1, 2)), IF, FIRST),
    ("ZeroPadding3D", dict(), V),
    ("ZeroPadding3D", dict(padding=((1, 0), (0, 2), (1, 1))), VF, FIRST),
    ("Cropping1D", dict(), S),
    ("Cropping1D", dict(cropping=(0, 3)), S),
    ("Cropping2D", dict(cropping=((1, 0), (2, 1))), IF, FIRST),
    ("Cropping3D", dict(), V),
    ("Cropping3D", dict(cropping=((0, 1), (2, 0), (1, 1))), VF, FIRST),
    ("UpSampling1D", dict(size=3), S),
    ("UpSampling2D", dict(size=(2, 1), interpolation="bilinear"), IF, FIRST),
    ("UpSampling3D", dict(size=(2, 1, 3)), V),
    ("UpSampling3D", dict(), VF, FIRST),
    ("SpatialDropout1D", dict(rate=0.5), S),
    ("SpatialDropout3D", dict(rate=0.5), VF, FIRST),
    ("Flatten", dict(), IF, FIRST),
    ("Identity", dict(), S),
    ("UnitNormalization", dict(), S),
    ("UnitNormalization", dict(axis=[1, 2]), S),
    ("RMSNormalization", dict(), S),
    ("RMSNormalization", dict(axis=[3, 2], epsilon=0.01), I),
    ("EinsumDense", dict(equation="ab,bc->ac", output_shape=3, bias_axes="c", activation="tanh"), (4, 5)),
    ("EinsumDense", dict(equation="abc,cde->abde", output_shape=(None, 3, 2), bias_axes="e"), S),
    ("EinsumDense", dict(equation="abc,dbe->aed", output_shape=(2, 3), bias_axes="ed"), (2, 5, 1)),
    ("EinsumDense", dict(equation="...x,xy->...y", output_shape=3, bias_axes="y"), (2, 3, 2, 5)),
    ("EinsumDense", dict(equation="ab...,bc->ac...", output_shape=3, bias_axes="c"), S),
    ("EinsumDense", dict(equation="abc,bcd->abd", output_shape=(5, 3)), (2, 5, 4)),
    ("GroupQueryAttention", dict(head_dim=3, num_query_heads=4, num_key_value_heads=2), [(2, 3, 5), (2, 4, 6)]),
    ("GroupQueryAttention", dict(head_dim=2, num_query_heads=3, num_key_value_heads=1, use_gate=True, sliding_window=2),
     [(2, 4, 5), (2, 4, 5), (2, 4, 3)]),
]

random = np.random.default_rng(7)


def stored(values):
    values = np.asarray(values.detach() if torch.is_tensor(values) else values, np.float32)
    return {"shape": list(values.shape), "data": [float(f"{v:.7g}") for v in values.ravel()]}


def drawn(shape):
    """Values of which no two are alike: which is the largest of a window is beyond doubt."""
    n = int(np.prod(shape))
    return np.round(random.permutation(np.linspace(-1, 1, n)), 4).astype("float32").reshape(shape)


def plain(value):
    """Tuples as lists, keras' objects as their JSON."""
    return json.loads(json.dumps(value, default=keras.saving.serialize_keras_object))


def case(name, options, shape, more={}):
    kwargs = {**options, **more}
    layer = getattr(keras.layers, name)(**kwargs)
    shapes = shape if isinstance(shape, list) else [shape]
    inputs = [torch.tensor(drawn(s), requires_grad=True) for s in shapes]
    given = inputs if isinstance(shape, list) else inputs[0]
    several = name == "GroupQueryAttention"
    layer(*given) if several else layer(given)
    for weight in layer.weights:
        weight.assign(drawn(weight.shape))
    y = layer(*given) if several else layer(given)
    y = y[0] if isinstance(y, (list, tuple)) else y
    cotangent = torch.tensor(drawn(y.shape))
    leaves = inputs + [w.value for w in layer.trainable_weights]
    gradients = torch.autograd.grad((y * cotangent).sum(), leaves, allow_unused=True)
    gradients = [torch.zeros_like(leaf) if g is None else g for g, leaf in zip(gradients, leaves)]
    config = plain(layer.get_config())
    for key in ("name", "trainable", "dtype"):
        config.pop(key, None)
    said = ", ".join(f"{k}={v}" for k, v in kwargs.items())
    return {
        "name": f"{name}({said})",
        "layer": name,
        "config": config,
        "inputs": [stored(x) for x in inputs],
        "weights": [{"name": w.name, "value": stored(w.value)} for w in layer.weights],
        "output": stored(y),
        "cotangent": stored(cotangent),
        "input_gradients": [stored(g) for g in gradients[: len(inputs)]],
        "weight_gradients": [stored(g) for g in gradients[len(inputs) :]],
    }


if __name__ == "__main__":
    print("[" + ",\n".join(json.dumps(case(*c)) for c in CASES) + "]")
    print(len(CASES), "cases", file=sys.stderr)
