"""What Keras' spectrograms make of sound.

    KERAS_BACKEND=torch python test/goldens/audio.py > test/goldens/audio.json
"""

import json

import keras
import numpy as np

r = np.random.default_rng(11)
t = np.arange(400) / 8000
sound = (np.sin(2 * np.pi * 440 * t) + 0.3 * np.sin(2 * np.pi * 1900 * t))[None] * np.array([[1], [0.2]])
sound = (sound + r.normal(size=(2, 400)) / 20).round(4).astype("float32")
stereo = np.stack([sound, sound[::-1]], -1)
small = dict(frame_length=30, frame_step=12)

CASES = [
    ("MelSpectrogram", dict(fft_length=64, sequence_stride=20, sampling_rate=8000, num_mel_bins=10), sound),
    ("MelSpectrogram", dict(fft_length=50, sequence_stride=30, sequence_length=40, sampling_rate=8000, num_mel_bins=7, window="hamming", min_freq=100.0, max_freq=3000.0, power_to_db=False, mag_exp=1.0), sound),
    ("MelSpectrogram", dict(fft_length=64, sequence_stride=64, sampling_rate=8000, num_mel_bins=5, top_db=12.0, ref_power=2.0, window=None), sound[0]),
    *[("STFTSpectrogram", dict(mode=mode, **small), stereo) for mode in "log magnitude psd real imag angle stft".split()],
    ("STFTSpectrogram", dict(mode="magnitude", frame_length=24, fft_length=64, padding="same", window="hamming", scaling="spectrum", periodic=True), stereo),
    ("STFTSpectrogram", dict(mode="real", window="blackman", scaling=None, expand_dims=True, **small), stereo),
    ("STFTSpectrogram", dict(mode="magnitude", data_format="channels_first", window=None, **small), stereo.transpose(0, 2, 1)),
    ("STFTSpectrogram", dict(mode="magnitude", data_format="channels_first", expand_dims=True, **small), stereo.transpose(0, 2, 1)),
]


def stored(x):
    x = keras.ops.convert_to_numpy(x).astype("float32")
    return {"shape": list(x.shape), "data": [float(f"{v:.7g}") for v in x.ravel()]}


def case(name, options, x):
    layer = getattr(keras.layers, name)(**options)
    y = layer(keras.ops.convert_to_tensor(x))
    config = json.loads(json.dumps(layer.get_config(), default=keras.saving.serialize_keras_object))
    for key in ("name", "trainable", "dtype"):
        config.pop(key, None)
    said = ", ".join(f"{k}={v}" for k, v in options.items())
    return {"name": f"{name}({said})", "layer": name, "config": config, "input": stored(x), "output": stored(y)}


print(json.dumps([case(*c) for c in CASES]))
