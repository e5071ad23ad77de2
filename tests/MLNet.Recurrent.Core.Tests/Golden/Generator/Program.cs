using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Core.Tests.Golden.Generator;
using MLNet.Recurrent.Libtorch;
using static TorchSharp.torch;

if (TorchLibrary.Load() is { } problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}

// One thread: sums of the same numbers in the same order, so a second run writes the same files.
set_num_threads(1);
string folder = args[0];
const int updates = 20;
foreach (CaseSpecification specification in CaseList.All())
{
    GoldenCase golden = Compute(specification);
    golden.Save(Path.Combine(folder, specification.Name + ".json"));
    GoldenDeviation off = golden.SinglePrecision;
    Console.WriteLine($"{golden.Name,-50} loss {golden.LossValue:F6}, single precision off by "
        + $"{off.Outputs:E1} (outputs), {off.Gradients:E1} (gradients), {off.TrainingLosses:E1} (losses)");
}

return 0;

static GoldenCase Compute(CaseSpecification specification)
{
    using ITorchNetwork shape = specification.CreateNetwork(ScalarType.Float32);
    (string Name, Tensor Tensor)[] parameters = [.. shape.Parameters.Select(entry => (entry.Name, (Tensor)entry.Tensor)), .. shape.Statistics];
    var data = new CaseData(specification, parameters.Select(entry => entry.Tensor.numel()));
    foreach ((int index, (string name, _)) in parameters.Index())
    {
        // Variances are positive.
        data.Parameters[index] = name.EndsWith("running_var", StringComparison.Ordinal) ? [.. data.Parameters[index].Select(MathF.Exp)] : data.Parameters[index];
    }

    using var exact = new TorchRun(specification, data, ScalarType.Float64);
    using var single = new TorchRun(specification, data, ScalarType.Float32);
    (double[] outputs, double loss, double[][] gradients) = exact.Evaluate();
    (double[] singleOutputs, _, double[][] singleGradients) = single.Evaluate();
    double[][] losses = [.. specification.Trainings.Select(training => exact.Train(training, updates))];
    double[][] singleLosses = [.. specification.Trainings.Select(training => single.Train(training, updates))];
    return new GoldenCase
    {
        Name = specification.Name,
        Cell = specification.Cell,
        InputSize = specification.InputSize,
        HiddenSize = specification.HiddenSize,
        Layers = specification.Layers,
        Bidirectional = specification.Bidirectional,
        OutputSize = specification.OutputSize,
        Embeddings = specification.Embeddings is [] ? null : specification.Embeddings,
        Convolutions = specification.Convolutions is [] ? null : specification.Convolutions,
        PoolConvolutions = specification.PoolConvolutions,
        LayerNormalization = specification.LayerNormalization,
        Residual = specification.Residual,
        Pooling = specification.Pooling,
        OutputPerStep = specification.OutputPerStep,
        Loss = specification.Loss,
        HuberThreshold = specification.HuberThreshold,
        Lengths = specification.Lengths,
        Targets = data.Targets,
        Weights = data.Weights,
        Inputs = data.Inputs,
        Parameters = [.. parameters.Select((entry, i) => new GoldenParameter
        {
            Name = entry.Name,
            Rows = (int)entry.Tensor.shape[0],
            Columns = (int)(entry.Tensor.numel() / entry.Tensor.shape[0]),
            Values = data.Parameters[i],
            Gradient = gradients[i],
        })],
        Outputs = outputs,
        LossValue = loss,
        Trainings = [.. specification.Trainings.Select((training, i) => training with { Losses = losses[i] })],
        SinglePrecision = new GoldenDeviation
        {
            Outputs = Deviation(singleOutputs, outputs),
            Gradients = singleGradients.Zip(gradients, RelativeDeviation).Max(),
            TrainingLosses = singleLosses.Zip(losses, Deviation).Max(),
        },
    };
}

static double Deviation(double[] actual, double[] expected) => actual.Zip(expected, (a, e) => Math.Abs(a - e)).Max();

static double RelativeDeviation(double[] actual, double[] expected) =>
    Deviation(actual, expected) / Math.Max(expected.Max(Math.Abs), double.Epsilon);
