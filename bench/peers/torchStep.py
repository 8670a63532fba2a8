"""A training step of one of the bench's networks, by PyTorch, eager, in a process of its own.

usage: python3 torchStep.py FOLDER

FOLDER holds problem.json (layers, shapes) and problem.bin (x, y, weights, float32 one after the other). On standard
input "run N" takes N steps and answers "ok MILLISECONDS"; "answer" writes the trainable weights to answer.bin and
answers "ok". Images come as [N, H, W, C] and kernels as [kh, kw, cin, cout]; inside they are PyTorch's.
"""

import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

folder = Path(sys.argv[1])
problem = json.loads((folder / "problem.json").read_text())
device = "cuda" if problem["device"] == "cuda" else "cpu"
values = torch.frombuffer(bytearray((folder / "problem.bin").read_bytes()), dtype=torch.float32)
place = 0


def take(shape):
    global place
    size = torch.Size(shape).numel()
    place += size
    return values[place - size : place].reshape(shape).clone()


def images(x):
    return x.permute(0, 3, 1, 2).contiguous() if x.dim() == 4 else x


x, y = images(take(problem["x"])).to(device), take(problem["y"]).argmax(1).to(device)
weights = [take(w["shape"]) for w in problem["weights"]]
trainable = [w["trainable"] for w in problem["weights"]]
# [kh, kw, cin, cout] → [cout, cin, kh, kw]
inner = [w.permute(3, 2, 0, 1).contiguous() if w.dim() == 4 else w for w in weights]
parameters = [torch.nn.Parameter(w.to(device)) for w, t in zip(inner, trainable) if t]
adam = torch.optim.Adam(parameters, lr=problem["learningRate"], eps=problem["epsilon"])


def padded(x, window, stride, value=0.0):
    """Padding 'same' as TensorFlow has it: the odd row or column behind."""
    sides = []
    for length in (x.shape[3], x.shape[2]):
        total = max(0, (-(-length // stride) - 1) * stride + window - length)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides, value=value)


def through(layers, x, rest):
    for layer in layers:
        kind = layer["kind"]
        if kind == "conv":
            kernel, bias = rest.pop(0), rest.pop(0) if layer["bias"] else None
            if layer["padding"] == "same":
                x = padded(x, layer["kernel"], layer["stride"])
            x = F.conv2d(x, kernel, bias, stride=layer["stride"])
        elif kind == "norm":
            x = F.batch_norm(x, None, None, rest.pop(0), rest.pop(0), training=True, eps=1e-3)
        elif kind == "lstm":
            kernel, matrix, bias = rest.pop(0), rest.pop(0), rest.pop(0)
            zeros = x.new_zeros(1, x.shape[0], layer["units"])
            weights = [kernel.T, matrix.T, bias, torch.zeros_like(bias)]
            x = torch.lstm(x, (zeros, zeros), weights, True, 1, 0.0, True, False, True)[0][:, -1]
        elif kind == "dense":
            x = x @ rest.pop(0) + rest.pop(0)
        elif kind == "pool":
            if layer["padding"] == "same":
                x = padded(x, layer["window"], layer["stride"], float("-inf"))
            x = F.max_pool2d(x, layer["window"], layer["stride"])
        elif kind == "average":
            x = x.mean((2, 3))
        elif kind == "flatten":
            x = x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x.flatten(1)
        else:
            x = F.relu(through(layer["main"], x, rest) + through(layer["shortcut"], x, rest))
        if layer.get("relu"):
            x = F.relu(x)
    return x


step = 0


def run():
    global step
    begin = step * problem["batch"] % len(x)
    step += 1
    adam.zero_grad(set_to_none=True)
    logits = through(problem["layers"], x[begin : begin + problem["batch"]], list(parameters))
    F.cross_entropy(logits, y[begin : begin + problem["batch"]]).backward()
    adam.step()


for line in sys.stdin:
    command, *count = line.split()
    began = time.perf_counter()
    if command == "run":
        for _ in range(int(count[0])):
            run()
        if device == "cuda":
            torch.cuda.synchronize()
    else:
        outer = [p.detach().cpu() for p in parameters]
        outer = [w.permute(2, 3, 1, 0).contiguous() if w.dim() == 4 else w for w in outer]
        (folder / "answer.bin").write_bytes(b"".join(w.numpy().tobytes() for w in outer))
    print("ok", 1000 * (time.perf_counter() - began), flush=True)
