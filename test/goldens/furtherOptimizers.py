"""
Makes furtherOptimizers.json: Lamb, Muon, Adafactor and ScheduleFreeAdamW along made-up gradients, by Keras.
KERAS_BACKEND=torch python furtherOptimizers.py
"""

import json
from pathlib import Path

import keras
import numpy as np
import torch


class ScheduleFreeAdamW(keras.optimizers.ScheduleFreeAdamW):
    # With torch, Keras subtracts in place, and what it has noted as the momentum before becomes the one after. With jax
    # and TensorFlow it is not so, nor is it meant to be.
    def assign_sub(self, variable, value):
        variable._value = torch.nn.Parameter((variable.value - value).detach(), requires_grad=False)


SHAPES = [(3, 4), (5, 2), (5,), (2, 3, 4)]
CASES = [
    ("lamb", keras.optimizers.Lamb(0.01)),
    ("lamb, decay and clipping", keras.optimizers.Lamb(0.02, 0.8, 0.95, 1e-6, weight_decay=0.1, clipnorm=0.5)),
    ("muon", keras.optimizers.Muon(0.02)),
    (
        "muon, other settings",
        keras.optimizers.Muon(
            0.05, nesterov=False, ns_steps=3, rms_rate=None, weight_decay=None, adam_lr_ratio=0.1, momentum=0.8
        ),
    ),
    ("adafactor", keras.optimizers.Adafactor(0.05)),
    ("adafactor, other settings", keras.optimizers.Adafactor(0.5, -0.5, 1e-8, 0.1, 0.3, weight_decay=0.01)),
    ("schedule free adamw", ScheduleFreeAdamW()),
    (
        "schedule free adamw, warmup and decay",
        ScheduleFreeAdamW(0.1, 0.7, 0.9, 1e-6, warmup_steps=4, weight_decay=0.05),
    ),
]


def stored(array):
    return {"shape": list(array.shape), "data": [float(f"{v:.9g}") for v in array.ravel()]}


rng = np.random.default_rng(11)
out = []
for name, optimizer in CASES:
    initial = [rng.normal(size=shape).astype("float32") for shape in SHAPES]
    variables = [keras.Variable(value, name=f"weight_{i}") for i, value in enumerate(initial)]
    steps = []
    for _ in range(9):
        gradients = [rng.normal(size=shape).astype("float32") for shape in SHAPES]
        optimizer.apply([keras.ops.convert_to_tensor(g) for g in gradients], variables)
        steps.append(
            {
                "gradients": [stored(g) for g in gradients],
                "variables": [stored(keras.ops.convert_to_numpy(v)) for v in variables],
            }
        )
    config = {key: value for key, value in optimizer.get_config().items() if key != "name"}
    out.append(
        {
            "name": name,
            "optimizer": type(optimizer).__name__,
            "config": config,
            "initial": [stored(value) for value in initial],
            "steps": steps,
        }
    )

Path(__file__).with_name("furtherOptimizers.json").write_text(json.dumps(out) + "\n")
