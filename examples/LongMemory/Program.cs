// How far back can a recurrent network remember, and how do I see it in a model of mine? Two of many numbers are marked, one in each
// half; their sum is asked for at the end (the adding problem). The longer the sequence, the longer the lag.
using LongMemory;
using Microsoft.ML;
using MLNet.Recurrent;
using MLNet.Recurrent.Diagnostics;
using MLNet.Recurrent.Network;
using Spectre.Console;

int[] lengths = [10, 30, 100, 300];
var ml = new MLContext(seed: 1);
var trainers = ml.Regression.Trainers;
(string Name, Func<RecurrentTrainerOptions, RecurrentEstimator> Create, int? MemorySteps)[] cells =
[
    ("RNN (Elman)", trainers.Rnn, null),
    ("LSTM", trainers.Lstm, null),
    ("LSTM, MemorySteps", trainers.Lstm, 0),
    ("GRU, MemorySteps", trainers.Gru, 0),
];

// (a) Error against length. Always saying 1 gives a mean squared error of 1/6. MemorySteps = 0: gates that begin with memories of
// all lengths up to that of the sequences.
var errors = cells.ToDictionary(cell => cell.Name, _ => new double[lengths.Length]);
var longest = new Dictionary<string, RecurrentTransformer>();
AnsiConsole.Progress().Start(progress =>
{
    foreach (var (name, create, memorySteps) in cells)
    {
        ProgressTask bar = progress.AddTask(name, maxValue: lengths.Sum());
        for (int i = 0; i < lengths.Length; i++)
        {
            var options = new RecurrentTrainerOptions
            {
                FeaturesPerStep = 2,
                HiddenSize = 32,
                NumberOfEpochs = 8,
                MemorySteps = memorySteps,
            };
            longest[name] = create(options).Fit(Adding.Sequences(ml, 3000, lengths[i], seed: 1));
            IDataView test = Adding.Sequences(ml, 500, lengths[i], seed: 2);
            errors[name][i] = ml.Regression.Evaluate(longest[name].Transform(test)).MeanSquaredError;
            bar.Increment(lengths[i]);
        }
    }
});
Table table = new Table().Border(TableBorder.Rounded).AddColumn("mean squared error after");
table.AddColumns([.. lengths.Select(length => new TableColumn($"{length} steps").RightAligned())]);
foreach ((string name, double[] values) in errors)
{
    table.AddRow([name, .. values.Select(value => $"{value:F4}")]);
}

AnsiConsole.Write(table);
string folder = Directory.CreateDirectory(Path.Combine("out", "LongMemory")).FullName;
Pictures.Errors(Path.Combine(folder, "error.png"), lengths, errors);

// (b) How large is the gradient of the loss after each step? Before an RNN has learned anything; in one whose task needs weights that
// multiply, because it adds interest at each step; and in the models above.
RecurrentModel fresh = trainers.Rnn(new() { FeaturesPerStep = 2, HiddenSize = 32, NumberOfEpochs = 1, LearningRate = 1e-9f })
    .Fit(Adding.Sequences(ml, 100, lengths[^1], seed: 1)).Model;
var norms = new Dictionary<string, double[]>
{
    ["RNN, before training"] = Gradients.ByStep(fresh, Adding.Sequences(100, lengths[^1], seed: 2)),
    ["RNN, compound interest"] = Gradients.ByStep(Interest.Train(ml, trainers), Interest.Sequences(100, lengths[^1], seed: 2)),
};
foreach (string name in (string[])["LSTM, MemorySteps", "GRU, MemorySteps"])
{
    norms[name] = Gradients.ByStep(longest[name].Model, Adding.Sequences(100, lengths[^1], seed: 2));
}

Pictures.GradientNorms(Path.Combine(folder, "gradients.png"), norms);

// (c) Which characters does the next one depend on? A character model of the library's own source code reads a line of C#.
const string line = "    for (int i = 0; i < count; i++)\n    {\n        sum += values[i];\n    }";
var model = CharacterModel.Train(Path.Combine(AppContext.BaseDirectory, "text"));
float[][] connectivity = new SequenceTracer(model.Network).Connectivity(model.Encode(line), model.Following(line));
Pictures.Connectivity(Path.Combine(folder, "connectivity.png"), line, connectivity);
Console.WriteLine($"Character model: {model.NatsPerCharacter:F2} nats per character on the files held back.");
string remark = Pictures.HaveText ? "" : " (without text: no font is installed; on Debian, fonts-dejavu is one)";
Console.WriteLine($"Pictures: {folder}{remark}");
return errors["LSTM, MemorySteps"][^1] < 0.01 ? 0 : 1;
