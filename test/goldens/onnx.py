"""ONNX files as PyTorch's exporter writes them, and what PyTorch computes: onnx/*.onnx and onnx.json.

    python test/goldens/onnx.py

Made with PyTorch 2.13. Its exporter wants the package onnx for functions of one's own alone, which there are none of here.
"""
import json
import pathlib
import warnings

import torch
from torch import nn
from torch.onnx._internal.torchscript_exporter import onnx_proto_utils

warnings.simplefilter("ignore")
onnx_proto_utils._add_onnxscript_fn = lambda model_bytes, custom_opsets: model_bytes
torch.manual_seed(1)
folder = pathlib.Path(__file__).parent / "onnx"


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4)
        self.lstm = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(6, 5, batch_first=True)
        self.rnn = nn.RNN(5, 2, num_layers=2, batch_first=True)
        self.out = nn.Linear(2, 3)

    def forward(self, ids):
        steps, _ = self.lstm(self.embedding(ids))
        steps, state = self.gru(steps)
        steps, _ = self.rnn(steps)
        return self.out(steps[:, -1]).log_softmax(-1), state[0]


class Flat(nn.Module):
    """Shapes that are computed, as many programs do."""

    def forward(self, x):
        a, b = x.view(x.size(0), -1).chunk(2, dim=1)
        return torch.cat([a * 2 + b, (a - b).clamp(-1, 1)], dim=1).unsqueeze(1).mean(2, keepdim=True)


class Attend(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.qkv = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(n, t, 3, 2, d // 2).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1)) / 2.0
        mask = torch.triu(torch.ones(t, t), diagonal=1) > 0
        y = scores.masked_fill(mask, -1e9).softmax(-1) @ v
        return x + nn.functional.gelu(self.out(y.transpose(1, 2).reshape(n, t, d)))


cases = {
    "cnn": (
        nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.MaxPool2d(2, padding=1),
            nn.Conv2d(4, 6, 3, stride=2, groups=2, padding=(1, 0)),
            nn.Hardswish(),
            nn.AvgPool2d(2, stride=1, padding=1),
            nn.Flatten(),
            nn.LazyLinear(5),
            nn.Dropout(),
            nn.Softmax(dim=1),
        ),
        torch.randn(3, 2, 9, 8),
    ),
    "decoder": (
        nn.Sequential(
            nn.ConvTranspose2d(3, 4, 3, stride=2, padding=1, output_padding=1),
            nn.LeakyReLU(0.1),
            nn.Upsample(scale_factor=2),
            nn.ZeroPad2d((1, 0, 2, 1)),
            nn.Conv2d(4, 2, 2, dilation=2),
            nn.PReLU(2),
            nn.Upsample(scale_factor=2, mode="bilinear"),
            nn.AdaptiveAvgPool2d(1),
        ),
        torch.randn(2, 3, 4, 5),
    ),
    "sequences": (
        nn.Sequential(nn.Conv1d(3, 4, 2), nn.ELU(), nn.Conv1d(4, 2, 3, padding=1), nn.Softplus(), nn.AvgPool1d(2)),
        torch.randn(2, 3, 7),
    ),
    "tokens": (Tokens(), torch.randint(0, 9, (3, 6))),
    "flat": (Flat(), torch.randn(3, 2, 6)),
    "attention": (Attend(), torch.randn(2, 5, 8)),
}

wanted = {}
for name, (model, x) in cases.items():
    model(x)  # lazy layers; means of batches
    model.eval()
    with torch.no_grad():
        outputs = model(x)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    axes = {"x": {0: "n"}, **{f"y{i}": {0: "n"} for i in range(len(outputs))}}
    names = [f"y{i}" for i in range(len(outputs))]
    with open(folder / f"{name}.onnx", "wb") as file:
        torch.onnx.export(
            model, x, file, dynamo=False, opset_version=17, input_names=["x"], output_names=names, dynamic_axes=axes
        )
    stored = lambda t: {"shape": list(t.shape), "values": [float(v) for v in t.flatten()]}
    wanted[name] = {"input": stored(x), "outputs": [stored(y) for y in outputs]}
(folder / "wanted.json").write_text(json.dumps(wanted))
