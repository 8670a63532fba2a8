"""Writes ops.json: what Keras 3.15.1 (torch backend, float64) gives for functions of keras.ops.

    KERAS_BACKEND=torch python ops.py > ops.json
"""

import json
import re

import keras
import numpy as np

keras.config.set_floatx("float64")
ops = keras.ops
rng = np.random.default_rng(7)


def floats(*shape, low=-2.0, high=2.0):
    """Numbers of float32, none near another or near a whole number, where ops have their kinks."""
    n = int(np.prod(shape))
    steps = np.linspace(low, high, n) + (high - low) / max(n, 1) * 0.13 if n else np.zeros(0)
    return rng.permutation(steps).reshape(shape).astype("float32")


def ints(*shape, low=-5, high=6):
    return rng.integers(low, high, shape).astype("int32")


def bools(*shape):
    return rng.integers(0, 2, shape).astype("bool")


A, B, C, V = floats(3, 5), floats(3, 5), floats(2, 3, 4), floats(7)
P, S = floats(3, 5, low=0.2, high=3.0), floats(3, 5, low=-0.95, high=0.95)
I, J = ints(3, 5), ints(3, 5, low=1, high=6)
N = np.where(rng.random((3, 5)) < 0.3, np.nan, A).astype("float32")
W = np.array([[0.0, -0.0, np.inf, -np.inf, np.nan]], "float32")
X4, K4 = floats(2, 6, 5, 4), floats(3, 2, 4, 6)


class Cases(list):
    def add(self, name, *args, grad=True, **kwargs):
        self.append((name, args, kwargs, grad))


cases = Cases()
add = cases.add

for name in "exp expm1 sin cos tan tanh sinh cosh arctan arcsinh square negative absolute fabs sigmoid silu swish softplus softsign selu hard_tanh log_sigmoid tanh_shrink sparse_plus sparse_sigmoid hard_sigmoid hard_silu hard_swish relu relu6 erf erfc deg2rad rad2deg sinc exp2 squareplus gelu elu celu leaky_relu hard_shrink soft_shrink copy".split():
    add(name, A)
for name in "log log1p log2 log10 sqrt rsqrt reciprocal cbrt".split():
    add(name, P)
for name in "arcsin arccos arctanh erfinv".split():
    add(name, S)
add("arccosh", floats(3, 5, low=1.1, high=4))
for name in "floor ceil trunc round sign signbit isnan isfinite isinf isposinf isneginf logical_not".split():
    add(name, A, grad=False)
for name in "isnan isfinite isinf isposinf isneginf signbit".split():
    add(name, W, grad=False)
add("round", A, 1, grad=False)
add("nan_to_num", W, nan=3.0, posinf=5.0, neginf=-6.0, grad=False)
add("clip", A, -1.0, 1.5)
for name in "add subtract multiply maximum minimum arctan2 hypot logaddexp logaddexp2 fmax fmin".split():
    add(name, A, B)
for name in "add subtract multiply".split():
    add(name, A, V[:5])
    add(name, I, J, grad=False)
    add(name, 2.5, A)
    add(name, I, 2, grad=False)
add("divide", A, P)
add("true_divide", I, J, grad=False)
add("power", P, B)
add("power", A, 2)
add("mod", A, 0.7, grad=False)
add("fmod", A, 0.7, grad=False)
add("fmod", I, J, grad=False)
add("floor_divide", A, 0.7, grad=False)
add("floor_divide", I, J, grad=False)
add("floor_divide", I, -3, grad=False)
add("divide_no_nan", A, np.where(B > 0, B, 0).astype("float32"), grad=False)
add("ldexp", A, J, grad=False)
add("heaviside", np.array([-1, 0, 2], "float32"), 0.5, grad=False)
for name in "equal not_equal less less_equal greater greater_equal".split():
    add(name, I, J, grad=False)
    add(name, A, 0.5, grad=False)
for name in "logical_and logical_or logical_xor".split():
    add(name, bools(3, 5), bools(3, 5), grad=False)
add("isclose", A, (A + np.float32(1e-6)).astype("float32"), grad=False)
add("allclose", A, B, grad=False)
add("where", bools(3, 5), A, B)
add("where", bools(3, 5), A, 0.0)
for name in "bitwise_and bitwise_or bitwise_xor left_shift bitwise_left_shift right_shift bitwise_right_shift".split():
    add(name, J, ints(3, 5, low=0, high=4), grad=False)
add("bitwise_not", I, grad=False)
add("bitwise_invert", I, grad=False)
add("threshold", A, 0.3, -1.0)
add("glu", floats(3, 6))
add("glu", C, 2)
add("gelu", A, approximate=False)
add("leaky_relu", A, negative_slope=0.3)
add("softmax", A)
add("softmax", C, axis=1)
add("log_softmax", A)

for name in "sum mean max min amax amin prod var std ptp logsumexp".split():
    add(name, A)
    add(name, A, axis=1)
    add(name, C, axis=(0, 2), keepdims=True)
add("max", A, axis=1, initial=1.0, grad=False)
add("min", A, axis=1, initial=-1.0, grad=False)
for name in "argmax argmin".split():
    add(name, A, grad=False)
    add(name, A, axis=-1, grad=False)
    add(name, C, axis=1, keepdims=True, grad=False)
for name in "all any".split():
    add(name, bools(3, 5), grad=False)
    add(name, bools(3, 5), axis=1, keepdims=True, grad=False)
add("count_nonzero", ints(3, 5, low=0, high=2), axis=1, grad=False)
for q in (0.3, [0.1, 0.5, 1.0]):
    add("quantile", A, q)
    add("quantile", C, q, axis=1)
add("quantile", A, 0.37, axis=1, keepdims=True)
for method in ("lower", "higher", "midpoint", "nearest"):
    add("quantile", A, 0.37, axis=1, method=method)
add("percentile", A, 30.0, axis=0)
add("median", A)
add("median", C, axis=(1, 2), keepdims=True)
add("average", A, axis=1, weights=P)
add("average", A, axis=1, weights=P[0])
add("average", A)
for name in "nansum nanmean nanmax nanmin nanprod nanvar nanstd".split():
    add(name, N, grad=False)
    add(name, N, axis=0, grad=False)
for name in "nanargmax nanargmin".split():
    add(name, N, axis=1, grad=False)
add("nancumsum", N, axis=1, grad=False)
add("nancumprod", N, axis=1, grad=False)
for name in "cumsum cumprod".split():
    add(name, A)
    add(name, C, axis=1)
add("cumsum", I, axis=1, grad=False)
add("sort", A)
add("sort", C, axis=1)
add("sort", I, grad=False)
add("argsort", A, grad=False)
add("argsort", C, axis=0, grad=False)
add("top_k", A, 2)
add("top_k", V, 7)
add("in_top_k", np.array([1, 4, 0], "int32"), A, 2, grad=False)
add("searchsorted", np.sort(V), A, grad=False)
add("searchsorted", np.array([1, 2, 2, 3], "float32"), np.array([0, 2, 5], "float32"), side="right", grad=False)
add("digitize", A, np.array([-1, 0, 1], "float32"), grad=False)
add("moments", C, (0, 2))
add("norm", A)
add("norm", A, axis=1)
add("norm", A, ord=1, axis=1)
add("norm", A, ord=3, axis=1, keepdims=True)
add("norm", A, ord=float("inf"), axis=0)
add("norm", A, ord="fro", axis=(0, 1))
add("norm", A, ord=1, axis=(0, 1))
add("norm", C, ord=float("inf"), axis=(1, 2))
add("normalize", A)
add("normalize", A, axis=0, order=1)

add("reshape", A, (5, -1))
add("transpose", C, (2, 0, 1))
add("transpose", A)
add("expand_dims", A, 1)
add("expand_dims", A, (0, -1))
add("squeeze", A[:, None])
add("broadcast_to", V, (2, 7))
add("concatenate", [A, B], axis=1)
add("stack", [A, B], axis=-1)
add("flip", A, axis=1)
add("flip", A)
add("pad", A, ((1, 2), (0, 1)))
add("pad", A, ((1, 1), (1, 1)), constant_values=3.0)
add("pad", A, ((2, 1), (0, 3)), mode="reflect")
add("take", A, np.array([[2, 0], [-1, 1]], "int32"), axis=1)
add("take", A, np.array([3, 9], "int32"))
add("take_along_axis", A, ints(3, 2, low=0, high=5), axis=1)
add("take_along_axis", C, ints(2, 2, 4, low=-3, high=3), axis=1)
add("slice", A, [1, 2], [2, 3])
add("slice_update", A, [1, 2], floats(2, 3))
add("tile", A, (2, 3))
add("tile", A, 2)
add("tile", V, (2, 1))
add("repeat", A, 2, axis=1)
add("repeat", A, 2)
add("split", A, [1, 3], axis=1)
add("split", C, 2, axis=2)
add("array_split", V, 3)
add("hsplit", C, 3)
add("vsplit", C, 2)
add("dsplit", C, 2)
add("unstack", A, axis=1)
add("hstack", [A, B])
add("vstack", [V, V])
add("dstack", [A, B])
add("append", A, B)
add("append", A, B, axis=0)
add("roll", A, 2, axis=1)
add("roll", A, -3)
add("roll", A, (1, 2), axis=(0, 1))
add("moveaxis", C, 0, 2)
add("moveaxis", C, (0, 1), (2, 0))
add("swapaxes", C, 0, 2)
add("rot90", A)
add("rot90", C, k=3, axes=(1, 2))
add("fliplr", A)
add("flipud", A)
add("ravel", C)
for name in "tril triu".split():
    add(name, A)
    add(name, C, 1)
    add(name, A, -1)
for name in "diag diagflat".split():
    add(name, V[:3])
    add(name, V[:3], -1)
add("diag", A, 1)
add("diagonal", C, 1, 1, 2)
add("diagonal", A, -1)
add("trace", A)
add("trace", C, 0, 1, 2)
add("meshgrid", V[:3], V[3:5])
add("meshgrid", V[:3], V[3:5], indexing="ij")
add("unravel_index", np.array([3, 11, -1], "int32"), (3, 5), grad=False)
add("depth_to_space", floats(1, 2, 3, 8), 2)
add("space_to_depth", floats(1, 4, 6, 2), 2)
add("full_like", A, 2.5, grad=False)
add("stop_gradient", A, grad=False)
add("zeros_like", A, grad=False)
add("ones_like", I, grad=False)
add("isin", I, ints(4), grad=False)
add("isin", I, ints(4), invert=True, grad=False)
add("select", [bools(3, 5), bools(3, 5)], [A, B], 0.5, grad=False)
add("one_hot", ints(3, low=0, high=4), 4, grad=False)
add("one_hot", ints(2, 3, low=0, high=4), 4, axis=1, grad=False)
add("multi_hot", ints(2, 3, low=0, high=5), 5, grad=False)

add("matmul", A, B.T.copy())
add("matmul", C, floats(4, 2))
add("dot", A, B.T.copy())
add("dot", C, V[:4])
add("inner", A, B)
add("outer", V, V[:3])
add("vdot", V, V)
add("kron", A, floats(2, 2))
add("cross", floats(4, 3), floats(4, 3))
add("tensordot", C, floats(4, 3, 2), axes=[[1, 2], [1, 0]])
add("tensordot", C, floats(3, 4, 2), axes=2)
add("cdist", A, B)
for text, shapes in [
    ("ij->ji", [(3, 5)]),
    ("ij->", [(3, 5)]),
    ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]),
    ("...ij,...jk->...ik", [(2, 3, 4), (4, 5)]),
    ("ij,kj", [(3, 4), (5, 4)]),
    ("i,j->ij", [(3,), (4,)]),
    ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]),
    ("abc,cd->bd", [(2, 3, 4), (4, 5)]),
]:
    add("einsum", text, *[floats(*s) for s in shapes])

add("conv", X4, K4, 1, "valid")
add("conv", X4, K4, strides=2, padding="same", grad=False)
add("conv", floats(2, 7, 4), floats(3, 4, 5), padding="same", dilation_rate=2)
add("depthwise_conv", X4, floats(3, 2, 4, 2))
add("separable_conv", X4, floats(3, 2, 4, 2), floats(1, 1, 8, 3), padding="same", grad=False)
add("conv_transpose", X4, floats(3, 2, 6, 4), strides=2, padding="same", grad=False)
add("max_pool", X4, 2, grad=False)
add("max_pool", floats(1, 4, 4, 1), 2)
add("max_pool", X4, (3, 2), strides=1, padding="same", grad=False)
add("average_pool", X4, 2)
add("batch_normalization", A, V[:5], P[0], -1, epsilon=0.01)
add("batch_normalization", A, V[:5], P[0], 1, offset=V[2:7], scale=P[1])
add("layer_normalization", A, V[:5], V[2:7])
add("layer_normalization", A, epsilon=0.01)
add("rms_normalization", A, V[:5])
T = (S > 0).astype("float32")
add("binary_crossentropy", T, floats(3, 5, low=0.05, high=0.95))
add("binary_crossentropy", T, A, from_logits=True)
add("categorical_crossentropy", np.eye(5, dtype="float32")[[1, 0, 4]], P)
add("categorical_crossentropy", np.eye(3, dtype="float32")[[1, 0, 2, 2, 1]].T.copy(), A, from_logits=True, axis=0)
add("sparse_categorical_crossentropy", np.array([1, 0, 4], "int32"), P)
add("sparse_categorical_crossentropy", np.array([1, 0, 4], "int32"), A, from_logits=True)
Q, KV = floats(2, 3, 4, 5), floats(2, 6, 4, 5)
add("dot_product_attention", Q, KV, floats(2, 6, 4, 5))
add("dot_product_attention", Q, KV, floats(2, 6, 4, 5), mask=np.triu(np.ones((2, 1, 3, 6), "bool")), scale=0.5)
add("dot_product_attention", Q, floats(2, 3, 4, 5), floats(2, 3, 4, 5), is_causal=True)
add("psnr", A, B, 4.0)

add("scatter", np.array([[0, 1], [2, 3], [0, 1]], "int32"), V[:3], (3, 5))
add("scatter", np.array([[1], [0]], "int32"), A[:2], (4, 5))
add("scatter_update", A, np.array([[0, 1], [2, 3]], "int32"), V[:2])
add("scatter_update", A, np.array([[2], [0]], "int32"), B[:2])
add("scatter_update", A, np.array([[2], [0], [2]], "int32"), B, reduction="add")
ids = np.array([0, 2, 0], "int32")
add("segment_sum", A, ids, num_segments=3)
for name in "segment_max segment_min".split():
    add(name, A, ids, num_segments=3, grad=False)
    add(name, A, np.array([1, 0, 1], "int32"), num_segments=2)
add("segment_prod", A, np.array([0, 1, 0], "int32"), num_segments=2)

add("cast", A, "int32", grad=False)
add("saturate_cast", np.array([3e10, -3e10, 2.5], "float32"), "int32", grad=False)
for args, kwargs in [((0, 1), dict(num=5)), ((1.0, 3.0), dict(num=4, endpoint=False))]:
    add("linspace", *args, grad=False, **kwargs)
add("logspace", 0.0, 2.0, num=4, grad=False)
add("geomspace", 1.0, 100.0, num=4, grad=False)
add("arange", 2, 11, 3, grad=False)
add("eye", 3, 4, 1, grad=False)
add("identity", 3, grad=False)
add("tri", 3, 4, 1, grad=False)
for name in "hanning hamming blackman bartlett".split():
    add(name, 7, grad=False)
add("kaiser", 7, 8.0, grad=False)

RGB = floats(2, 3, 4, 3, low=0.02, high=0.98)
for name in "rgb_to_hsv hsv_to_rgb".split():
    add(name, RGB, grad=False)
for name in "rgb_to_grayscale sobel_edges".split():
    add(name, RGB)
# Far from where a channel takes another's place as the largest, and from a sixth of the circle of hues.
add("rgb_to_hsv", rng.permuted(np.tile([0.2, 0.5, 0.8], (1, 2, 3, 1)), axis=-1).astype("float32") + floats(1, 2, 3, 3) / 40)
HUES = rng.integers(0, 6, (1, 2, 3, 1)) / 6 + floats(1, 2, 3, 1, low=0.06, high=0.1)
add("hsv_to_rgb", np.concatenate([HUES, floats(1, 2, 3, 2, low=0.3, high=0.7)], -1).astype("float32"))
add("rgb_to_grayscale", RGB[0].transpose(2, 0, 1), data_format="channels_first")
add("rgb_to_hsv", np.array([[[[0, 0, 0], [1, 0, 0], [0.5, 0.5, 0.5], [0, 1, 1]]]], "float32"), grad=False)
PATCHED = floats(2, 6, 5, 3)
add("extract_patches", PATCHED, (3, 2))
add("extract_patches", PATCHED, 2, strides=1, dilation_rate=2)
add("extract_patches", PATCHED, (3, 3), strides=(2, 1), padding="same")
add("extract_patches", PATCHED[0], 2)
# Without a data_format Keras takes images as channels_first here.
add("gaussian_blur", PATCHED, data_format="channels_last")
add("gaussian_blur", PATCHED[0], kernel_size=(5, 5), sigma=(0.7, 2.0), data_format="channels_last")
add("pad_images", PATCHED, 1, 2, target_height=9, target_width=8)
add("pad_images", PATCHED[1], bottom_padding=0, right_padding=3, top_padding=2, target_width=9)
add("crop_images", PATCHED, 1, 2, target_height=4, target_width=2)
add("crop_images", PATCHED[1], bottom_cropping=3, right_cropping=1, top_cropping=0, target_width=3)
# Between whole numbers, where neighbours change.
PLACES = (rng.integers(-3, 7, (2, 3, 4)) + floats(2, 3, 4, low=0.3, high=0.7)).astype("float32")
for fill_mode in "constant nearest wrap mirror reflect".split():
    add("map_coordinates", A, PLACES, 1, fill_mode=fill_mode)
add("map_coordinates", A, PLACES, 0, fill_mode="reflect", grad=False)
add("map_coordinates", C, (rng.integers(-2, 4, (3, 6)) + floats(3, 6, low=0.3, high=0.7)).astype("float32"), 1, fill_value=0.5)
VOLUMES = floats(2, 4, 5, 6, 2)
add("extract_patches_3d", VOLUMES, (2, 2, 3))
add("extract_patches_3d", VOLUMES[0], 2)
add("extract_patches_3d", VOLUMES, 2, strides=1, padding="same", grad=False)
add("extract_patches_3d", VOLUMES.transpose(0, 4, 1, 2, 3), (2, 1, 2), strides=(1, 2, 2), data_format="channels_first")
WARPED = floats(2, 5, 6, 2)
CORNERS = np.array([[0, 0], [5, 0], [0, 4], [5, 4]], "float32")
TURNED = (CORNERS + floats(2, 4, 2, low=-0.9, high=0.9)).astype("float32")
add("perspective_transform", WARPED, np.tile(CORNERS, (2, 1, 1)), TURNED, grad=False)
add("perspective_transform", WARPED[0], CORNERS, TURNED[0], fill_value=0.5, grad=False)
# All of it from inside a plane, where nothing jumps or has a kink.
PLANE = (np.add.outer(np.arange(5) * 0.3, np.arange(6) * 0.2)[..., None]).astype("float32")
add("perspective_transform", PLANE, np.array([[1.2, 0.9], [3.8, 1.1], [1.1, 3.2], [3.9, 2.9]], "float32"), CORNERS)
add("perspective_transform", WARPED, TURNED, np.tile(CORNERS, (2, 1, 1)), interpolation="nearest", grad=False)
add("perspective_transform", WARPED[0].transpose(2, 0, 1), CORNERS, TURNED[1], data_format="channels_first", grad=False)
SCALES, SHIFTS = np.array([1.4, 0.7], "float32"), np.array([-0.6, 0.9], "float32")
for method in "linear cubic lanczos3 lanczos5".split():
    add("scale_and_translate", WARPED, (2, 7, 4, 2), SCALES, SHIFTS, (1, 2), method, grad=method == "cubic")
add("scale_and_translate", WARPED, (2, 7, 4, 2), SCALES, SHIFTS, (1, -2), "bilinear", antialias=False, grad=False)
add("scale_and_translate", I, (6, 5), SCALES[:1], SHIFTS[:1], (0,), "bicubic", grad=False)
ALIKE = floats(2, 13, 12, 2, low=0.05, high=0.95)
add("ssim", ALIKE, (ALIKE + floats(2, 13, 12, 2) / 9).astype("float32"), grad=False)
add("ssim", WARPED, floats(2, 5, 6, 2), 4.0, filter_size=3, filter_sigma=0.8)
add("ssim", WARPED[0].transpose(2, 0, 1), floats(2, 5, 6), filter_size=5, k1=0.02, data_format="channels_first", grad=False)

for n in (7, 12, 96, 135):
    add("fft", [floats(2, n), floats(2, n)], grad=n == 7)
add("fft2", [floats(2, 6, 9), floats(2, 6, 9)], grad=False)
add("ifft2", [floats(6, 9), floats(6, 9)])
for n in (8, 9, 130):
    add("rfft", floats(2, n), grad=n == 9)
    add("irfft", [floats(2, n // 2 + 1), floats(2, n // 2 + 1)], grad=n == 8)
add("rfft", floats(3, 9), fft_length=6, grad=False)
add("rfft", floats(3, 9), 16, grad=False)
add("irfft", [floats(2, 5), floats(2, 5)], fft_length=9, grad=False)
add("irfft", [floats(2, 5), floats(2, 5)], fft_length=4, grad=False)
add("extract_sequences", floats(2, 9), 4, 2)
add("stft", floats(2, 40), 8, 3, 8)
add("stft", floats(1, 2, 40), sequence_length=9, sequence_stride=4, fft_length=12, window="hamming", center=False, grad=False)
add("stft", floats(40), 6, 5, 7, window=None, grad=False)
SPECTRUM = [floats(2, 9, 5), floats(2, 9, 5)]
add("istft", SPECTRUM, 8, 3, 8)
add("istft", SPECTRUM, 8, 2, 8, length=17, window="hamming", grad=False)
add("istft", SPECTRUM, 8, 4, 8, window=None, grad=False)


def camel(name):
    return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), name)


def stored(value):
    """A tensor as {shape, dtype, data}, anything else as it is."""
    if isinstance(value, (list, tuple)):
        return [stored(v) for v in value]
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "detach"):
        a = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
        kind = {"f": "float32", "i": "int32", "u": "int32", "b": "bool"}[a.dtype.kind]
        data = [number(v) for v in a.reshape(-1).tolist()]
        return {"shape": list(a.shape), "dtype": kind, "data": data}
    return number(value)


def number(v):
    if isinstance(v, float) and not np.isfinite(v):
        return str(v).replace("inf", "Infinity").replace("nan", "NaN")
    return float(f"{v:.8g}") if isinstance(v, float) else v


def wide(value):
    """Floats in double precision, for Keras to compute with."""
    if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        return [wide(v) for v in value]
    if isinstance(value, np.ndarray):
        return ops.convert_to_tensor(value, "float64" if value.dtype == np.float32 else str(value.dtype))
    return value


out = []
for name, args, kwargs, grad in cases:
    result = getattr(ops if hasattr(ops, name) else ops.image, name)(*[wide(a) for a in args], **{k: wide(v) for k, v in kwargs.items()})
    out.append(
        {
            "op": camel(name),
            "args": [stored(a) for a in args],
            "options": {camel(k): stored(v) for k, v in kwargs.items()},
            "result": stored(result),
            "gradient": grad,
        }
    )
print("[" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in out) + "]")
