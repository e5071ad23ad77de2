// What another program does with the library, for tests that need a fresh process:
//   transform model.zip data.idv result.idv    loads a model and applies it; nothing here names a type of the library
//   windows model.zip                          makes windows, counts them, and saves the transformer
//   stream model.zip state.bin steps.txt       continues a stream from a checkpoint and prints the bits of its scores
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent;

var ml = new MLContext(seed: 1);
try
{
    switch (args)
    {
        case ["transform", string model, string data, string result]:
            Transform(model, data, result);
            return 0;
        case ["windows", string model]:
            Windows(model);
            return 0;
        case ["stream", string model, string state, string steps]:
            Stream(model, state, steps);
            return 0;
        default:
            Console.Error.WriteLine("Unknown arguments.");
            return 2;
    }
}
#pragma warning disable CA1031 // Whatever goes wrong is the answer to the test.
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}
#pragma warning restore CA1031

void Transform(string model, string data, string result)
{
    ITransformer loaded = ml.Model.Load(model, out _);
    using FileStream output = File.Create(result);
    ml.Data.SaveAsBinary(loaded.Transform(ml.Data.LoadFromBinary(data)), output);
}

void Windows(string model)
{
    IDataView steps = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(step => new Step { Value = step }));
    SequenceWindowTransformer windows = ml.Transforms.SequenceWindow("Window", "Value", labelColumnName: null, length: 3).Fit(steps);
    Console.WriteLine($"{windows.Transform(steps).GetColumn<float[]>("Window").Count()} windows");
    ml.Model.Save(windows, steps.Schema, model);
}

void Stream(string model, string state, string steps)
{
    using RecurrentEngine<Reading, Answer> engine = ml.Model.Load(model, out _).CreateRecurrentEngine<Reading, Answer>(ml);
    engine.Resume(state);
    foreach (string line in File.ReadLines(steps))
    {
        string[] fields = line.Split(';');
        var reading = new Reading { Machine = fields[0], Mode = fields[1], Load = float.Parse(fields[2], CultureInfo.InvariantCulture) };
        Console.WriteLine(BitConverter.SingleToInt32Bits(engine.Predict(reading).Score));
    }
}

internal sealed class Reading
{
    public string Machine { get; set; } = "";

    public string Mode { get; set; } = "";

    public float Load { get; set; }
}

internal sealed class Answer
{
    public float Score { get; set; }
}

internal sealed class Step
{
    public float Value { get; set; }
}
