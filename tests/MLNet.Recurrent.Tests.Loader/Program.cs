// What another program does with the library, for tests that need a fresh process:
//   transform model.zip data.idv result.idv    loads a model and applies it; nothing here names a type of the library
//   windows model.zip                          makes windows, counts them, and saves the transformer
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

internal sealed class Step
{
    public float Value { get; set; }
}
