"""Writes Data/NAME.onnx by torch.onnx.export, and beside it Data/NAME.json: an input and PyTorch's own outputs. See README.md."""
import json
import pathlib
import warnings

import torch
from torch import nn

DATA = pathlib.Path(__file__).parent / "Data"
FEATURES, HIDDEN, BATCH, STEPS = 3, 4, 2, 5


class Network(nn.Module):
    def __init__(self, cell, layers=1, both=False, batch_first=True, read="last", outputs=2, end=None, hidden=HIDDEN, **more):
        super().__init__()
        self.rnn = cell(FEATURES, hidden, num_layers=layers, bidirectional=both, batch_first=batch_first, **more)
        width = hidden * (2 if both else 1)
        self.norm = nn.LayerNorm(width) if read == "norm" else None
        self.fc = nn.Linear(width, outputs)
        self.both, self.batch_first, self.read, self.end = both, batch_first, read, end

    def forward(self, x):
        out, state = self.rnn(x)
        h = state[0] if isinstance(state, tuple) else state
        if self.read == "state":
            out = torch.cat([h[-2], h[-1]], dim=1) if self.both else h[-1]
        elif self.read in ("last", "norm"):
            out = out[:, -1, :] if self.batch_first else out[-1]
        elif self.read in ("mean", "max"):
            steps = 1 if self.batch_first else 0
            out = out.mean(dim=steps) if self.read == "mean" else out.max(dim=steps)[0]
        out = self.fc(out if self.norm is None else self.norm(out))
        return out if self.end is None else self.end(out)


class Words(nn.Module):
    """Embedding -> recurrent layers -> dense layer."""

    def __init__(self, cell, words=7, size=6, outputs=3, both=False, layers=1, read="state", end=None, convolve=False):
        super().__init__()
        self.embedding = nn.Embedding(words, size, padding_idx=0)
        self.conv = nn.Conv1d(size, size, 3, padding=1) if convolve else None
        self.rnn = cell(size, HIDDEN, num_layers=layers, bidirectional=both, batch_first=True)
        self.fc = nn.Linear(HIDDEN * (2 if both else 1), outputs)
        self.both, self.read, self.end = both, read, end

    def forward(self, x):
        steps = self.embedding(x)
        if self.conv is not None:
            steps = torch.relu(self.conv(steps.transpose(1, 2))).transpose(1, 2)
        out, state = self.rnn(steps)
        h = state[0] if isinstance(state, tuple) else state
        if self.read == "state":
            out = torch.cat([h[-2], h[-1]], dim=1) if self.both else h[-1]
        elif self.read == "mean":
            out = out.mean(dim=1)
        out = self.fc(out)
        return out if self.end is None else self.end(out)


class Filters(nn.Module):
    """Conv1d -> BatchNorm1d -> ReLU, once or twice -> recurrent layers -> dense layer."""

    def __init__(self, cell, layers, norm="before", read="state", outputs=2, both=False):
        super().__init__()
        width, parts = FEATURES, []
        for filters, kernel, stride, padding in layers:
            parts.append(nn.Conv1d(width, filters, kernel, stride=stride, padding=padding))
            order = {"before": [nn.BatchNorm1d(filters), nn.ReLU()], "after": [nn.ReLU(), nn.BatchNorm1d(filters)], "none": [nn.ReLU()], "open": []}
            parts += order[norm]
            width = filters
        self.filters = nn.Sequential(*parts, nn.Dropout(0.3))
        self.rnn = cell(width, HIDDEN, bidirectional=both, batch_first=True)
        self.fc = nn.Linear(HIDDEN * (2 if both else 1), outputs)
        self.both, self.read = both, read
        for part in parts:
            if isinstance(part, nn.BatchNorm1d):
                nn.init.uniform_(part.weight, 0.5, 1.5)
                nn.init.uniform_(part.bias, -0.5, 0.5)
                nn.init.uniform_(part.running_mean, -0.5, 0.5)
                nn.init.uniform_(part.running_var, 0.5, 2)

    def forward(self, x):
        out, state = self.rnn(self.filters(x.transpose(1, 2)).transpose(1, 2))
        h = state[0] if isinstance(state, tuple) else state
        if self.read == "state":
            out = torch.cat([h[-2], h[-1]], dim=1) if self.both else h[-1]
        return self.fc(out)


def export(name, network, opset=14, batch_first=True, is_dynamic=True, words=0, folds=True):
    network.eval()
    sizes = (BATCH, STEPS) if batch_first else (STEPS, BATCH)
    axes = {0: "batch", 1: "steps"} if batch_first else {0: "steps", 1: "batch"}
    x = torch.randint(0, words, sizes) if words else torch.randn(*sizes, FEATURES)
    with torch.no_grad():
        y = network(x)
    torch.onnx.export(
        network, x, str(DATA / f"{name}.onnx"), opset_version=opset, input_names=["x"], output_names=["y"],
        training=torch.onnx.TrainingMode.EVAL if folds else torch.onnx.TrainingMode.PRESERVE, do_constant_folding=folds,
        dynamic_axes={"x": axes} if is_dynamic else None)
    values = {"input": x if batch_first else x.transpose(0, 1), "output": y if batch_first or y.dim() == 2 else y.transpose(0, 1)}
    values = {key: value.reshape(-1).tolist() for key, value in values.items()}
    (DATA / f"{name}.json").write_text(json.dumps({"batch": BATCH, "steps": STEPS, **values}) + "\n")


def main():
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    DATA.mkdir(exist_ok=True)
    cells = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
    for name, cell in cells.items():
        export(f"{name}-last", Network(cell))
        export(f"{name}-2-layers-steps-first", Network(cell, 2, batch_first=False), batch_first=False)
        export(f"{name}-both-2-layers-state-softmax", Network(cell, 2, True, read="state", outputs=3, end=nn.Softmax(dim=1)))
        export(f"{name}-every-step", Network(cell, read="all"))
        export(f"{name}-both-every-step", Network(cell, 2, True, read="all"))
        export(f"{name}-every-step-steps-first", Network(cell, read="all", batch_first=False), batch_first=False)
        export(f"{name}-state-sigmoid", Network(cell, 2, read="state", outputs=1, end=nn.Sigmoid()))
        export(f"{name}-fixed-sizes", Network(cell, 2), is_dynamic=False)
        export(f"{name}-both-fixed-sizes", Network(cell, both=True, read="state"), is_dynamic=False)
        export(f"{name}-mean", Network(cell, read="mean"))
        export(f"{name}-max", Network(cell, both=True, read="max"))
    export("rnn-relu", Network(nn.RNN, 2, nonlinearity="relu"))
    export("lstm-no-bias", Network(nn.LSTM, bias=False))
    for opset in (9, 11, 13, 17):
        export(f"lstm-opset-{opset}", Network(nn.LSTM, 2, True, read="state"), opset=opset)
        export(f"gru-opset-{opset}", Network(nn.GRU, 2), opset=opset)
    export("refused-layer-norm", Network(nn.LSTM, read="norm"), opset=17)
    export("refused-relu", Network(nn.LSTM, outputs=1, end=nn.ReLU()))
    export("refused-last-of-both", Network(nn.GRU, both=True))
    for name, cell in cells.items():
        export(f"{name}-embedding", Words(cell), words=7)
        export(f"{name}-convolution", Filters(cell, [(5, 3, 1, 1)]))
    export("lstm-embedding-both-2-layers-softmax", Words(nn.LSTM, both=True, layers=2, end=nn.Softmax(dim=1)), words=7)
    export("gru-embedding-mean", Words(nn.GRU, read="mean"), words=7)
    export("lstm-embedding-every-step", Words(nn.LSTM, read="all"), words=7)
    export("lstm-embedding-fixed-sizes", Words(nn.LSTM, layers=2), words=7, is_dynamic=False)
    export("lstm-embedding-convolution", Words(nn.LSTM, convolve=True), words=7)
    for opset in (9, 17):
        export(f"gru-embedding-opset-{opset}", Words(nn.GRU), opset=opset, words=7)
        export(f"lstm-convolution-opset-{opset}", Filters(nn.LSTM, [(5, 3, 1, 1), (4, 5, 1, 2)], both=True), opset=opset)
    export("lstm-convolution-strides", Filters(nn.LSTM, [(5, 3, 2, 1), (4, 5, 1, 2)]))
    export("lstm-convolution-unfolded", Filters(nn.LSTM, [(5, 3, 1, 1), (4, 3, 2, 1)]), folds=False)
    export("gru-convolution-norm-after", Filters(nn.GRU, [(5, 3, 1, 1)], norm="after"))
    export("gru-convolution-of-one-step", Filters(nn.GRU, [(5, 1, 1, 0)], norm="none"))
    export("lstm-convolution-every-step", Filters(nn.LSTM, [(5, 3, 1, 1)], read="all"))
    export("lstm-convolution-fixed-sizes", Filters(nn.LSTM, [(5, 3, 2, 1)]), is_dynamic=False)
    export("refused-convolution-without-padding", Filters(nn.LSTM, [(5, 3, 1, 0)]))
    export("refused-convolution-without-relu", Filters(nn.LSTM, [(5, 3, 1, 1)], norm="open"))
    export("refused-norm-between-convolutions", Filters(nn.LSTM, [(5, 3, 1, 1), (4, 3, 1, 1)], norm="after"))


main()
