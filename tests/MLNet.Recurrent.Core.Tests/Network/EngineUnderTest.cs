using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Network;

/// <summary>Gives a problem to the engine: where the tests' form of weights and data meets the engine's.</summary>
internal static class EngineUnderTest
{
    /// <summary>Outputs, loss and the gradient by each weight.</summary>
    /// <param name="problem">The network and its data.</param>
    /// <param name="tapeBytes">Memory for a forward pass; with little of it long sequences are run in stretches.</param>
    public static EngineResult Evaluate(Problem problem, long tapeBytes = NetworkWorkspace.DefaultTapeBytes)
    {
        RecurrentModel model = Model(problem);
        SequenceSet data = Data(problem);
        int rows = problem.Network.OutputPerStep ? data.Lengths.Sum() : data.Count;
        float[] outputs = new float[rows * problem.Network.OutputSize];
        new SequencePredictor(model).Predict(data, outputs);
        var visitor = new Gradient(problem, model, data, tapeBytes);
        (double loss, float[] gradient) = LanesTable.Visit<Gradient, (double, float[])>(visitor);
        var gradients = model.Layout.Entries.ToDictionary(entry => entry.Name, entry => entry.Of(gradient).ToArray());
        return new EngineResult(loss, outputs, gradients);
    }

    /// <summary>The outputs of each sequence when no other is there.</summary>
    public static float[] PredictOneByOne(Problem problem)
    {
        SequenceSet data = Data(problem);
        var predictor = new SequencePredictor(Model(problem));
        int features = data.FeaturesPerStep, width = problem.Network.OutputSize;
        float[] outputs = new float[data.Count * width];
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> sequence = data.Values.AsSpan(data.Starts[i], data.Lengths[i] * features);
            predictor.Predict(sequence, outputs.AsSpan(i * width, width));
        }

        return outputs;
    }

    /// <summary>The losses before each update, all sequences being one batch.</summary>
    public static double[] Train(Problem problem, GoldenTraining training)
    {
        SequenceSet data = Data(problem);
        TrainingOptions options = Options(problem) with
        {
            Epochs = training.Losses.Length,
            BatchSize = data.Count,
            Optimizer = training.Optimizer,
            LearningRate = (float)training.LearningRate,
            Schedule = ScheduleKind.Constant,
            WarmUpFraction = 0,
            Momentum = (float)training.Momentum,
            Beta1 = (float)training.Beta1,
            Beta2 = (float)training.Beta2,
            RmsPropDecay = (float)training.Beta2,
            Epsilon = (float)training.Epsilon,
            WeightDecay = (float)training.WeightDecay,
            ClipNorm = (float)training.ClipNorm,
            ClipValue = (float)training.ClipValue,
            ValidationFraction = 0,
            Standardize = false,
        };
        TrainingResult result = RecurrentTrainer.Train(problem.Network, options, data, initial: Model(problem));
        return [.. result.History.Select(epoch => epoch.Loss)];
    }

    private static TrainingOptions Options(Problem problem) => new()
    {
        Loss = problem.Objective.Loss,
        HuberThreshold = (float)problem.Objective.HuberThreshold,
        TruncationSteps = problem.Objective.TruncationSteps,
        Threads = 1,
    };

    public static RecurrentModel Model(Problem problem)
    {
        var layout = new ParameterLayout(problem.Network);
        float[] parameters = new float[layout.Size];
        foreach (Parameter entry in layout.Entries)
        {
            problem.Parameters[entry.Name].CopyTo(entry.Of(parameters));
        }

        return new RecurrentModel(problem.Network, parameters, Scaling.None(problem.Network));
    }

    private static SequenceSet Data(Problem problem)
    {
        int[] starts = new int[problem.Lengths.Length];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + (problem.Lengths[i - 1] * problem.Network.InputSize);
        }

        return problem.Network.OutputPerStep
            ? SequenceSet.PerStep(problem.Inputs, starts, problem.Lengths, problem.Network.InputSize, problem.Targets, problem.Weights)
            : SequenceSet.Packed(
            problem.Inputs, starts, problem.Lengths, problem.Network.InputSize, problem.Targets, problem.Weights);
    }

    private static int[] LongestFirst(int[] lengths) =>
        [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];

    private readonly struct Gradient(Problem problem, RecurrentModel model, SequenceSet data, long tapeBytes)
        : ILanesVisitor<(double, float[])>
    {
        public unsafe (double, float[]) Visit<V>()
            where V : unmanaged, ILanes<V>
        {
            int[] longestFirst = LongestFirst(data.Lengths);
            using var engine = new GradientEngine<V>(
                problem.Network, Options(problem), model.Layout, data.Count, data.LongestLength, tapeBytes);
            fixed (float* parameters = model.Parameters)
            {
                engine.Pack(parameters, model.Layout);
            }

            float[] gradient = new float[model.Layout.Size];
            double loss = engine.Compute(new PinnedSequences(data, model.Scaling), longestFirst, update: 0, gradient);
            return (loss, gradient);
        }
    }
}
