using System.Reflection;
using Microsoft.ML;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>The trainers offer all that the engine offers, under ML.NET's names.</summary>
[TestClass]
public sealed class RecurrentTrainerOptionsTests
{
    private static readonly Dictionary<string, string> otherNames = new()
    {
        [nameof(TrainingOptions.Epochs)] = nameof(RecurrentTrainerOptions.NumberOfEpochs),
        [nameof(TrainingOptions.Threads)] = nameof(RecurrentTrainerOptions.NumberOfThreads),
        [nameof(TrainingOptions.ValidationFraction)] = nameof(RecurrentTrainerOptions.ValidationSetFraction),
        [nameof(NetworkOptions.Layers)] = nameof(RecurrentTrainerOptions.NumberOfLayers),
    };

    // The task and the data decide, or one training joins them with what ML.NET itself wants.
    private static readonly string[] filledIn =
    [
        nameof(NetworkOptions.Cell), nameof(NetworkOptions.InputSize), nameof(NetworkOptions.Output), nameof(NetworkOptions.OutputSize),
        nameof(NetworkOptions.Embeddings), nameof(NetworkOptions.OutputPerStep),
        nameof(NetworkOptions.OutputSteps), nameof(NetworkOptions.SkipSteps), nameof(NetworkOptions.SkipColumns),
        nameof(TrainingOptions.InitialVectors), nameof(TrainingOptions.ClassWeights), nameof(TrainingOptions.Loss), nameof(TrainingOptions.Quantiles), nameof(TrainingOptions.QuantileWeights),
        nameof(TrainingOptions.Seed), nameof(TrainingOptions.Progress), nameof(TrainingOptions.CancellationToken),
    ];

    public static IEnumerable<object[]> EngineOptions => new[] { typeof(TrainingOptions), typeof(NetworkOptions) }
        .SelectMany(type => type.GetProperties())
        .Where(property => !filledIn.Contains(property.Name))
        .Select(property => new object[] { property.DeclaringType!.Name, property.Name });

    public static IEnumerable<object[]> Numbers => typeof(RecurrentTrainerOptions).GetFields()
        .Where(option => option.FieldType == typeof(int) || option.FieldType == typeof(float) || option.FieldType == typeof(float?)
            || (option.FieldType == typeof(int?) && option.Name != nameof(RecurrentTrainerOptions.Seed)) || option.FieldType.IsEnum)
        .Select(option => new object[] { option.Name });

    [TestMethod]
    [DynamicData(nameof(EngineOptions))]
    public void Option_of_the_engine_has_a_counterpart_with_the_same_default_and_reaches_the_engine(string type, string name)
    {
        FieldInfo? field = typeof(RecurrentTrainerOptions).GetField(otherNames.GetValueOrDefault(name, name));
        Assert.IsNotNull(field, $"{type}.{name} has no counterpart among the options of the trainers.");
        PropertyInfo property = (type == nameof(TrainingOptions) ? typeof(TrainingOptions) : typeof(NetworkOptions)).GetProperty(name)!;
        var options = new RecurrentTrainerOptions();
        object? engineDefault = property.GetValue(
            property.DeclaringType == typeof(TrainingOptions) ? new TrainingOptions() : new NetworkOptions { InputSize = 1 });

        // null leaves it open until the data is known; the engine's default is that for numbers
        Assert.AreEqual(engineDefault, field.GetValue(options) ?? property.GetValue(Engine(options)));

        object other = Other(engineDefault, Nullable.GetUnderlyingType(field.FieldType));
        field.SetValue(options, other);
        Assert.AreEqual(other, property.GetValue(Engine(options)));

        object Engine(RecurrentTrainerOptions options) => property.DeclaringType == typeof(TrainingOptions)
            ? options.ToTraining(LossKind.SquaredError, seed: 1)
            : options.ToNetwork(CellKind.Lstm, inputSize: 1, OutputKind.Linear, outputSize: 1);
    }

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void Value_out_of_range_is_refused_by_the_name_that_the_user_wrote(string name)
    {
        FieldInfo field = typeof(RecurrentTrainerOptions).GetField(name)!;
        object[] extremes = field.FieldType == typeof(int) || field.FieldType == typeof(int?) ? [-1, int.MinValue, int.MaxValue]
            : field.FieldType == typeof(float) || field.FieldType == typeof(float?) ? [-1f, float.NaN, float.MaxValue]
            : [Enum.ToObject(field.FieldType, 99)];

        int refusals = 0;
        foreach (object extreme in extremes)
        {
            var options = new RecurrentTrainerOptions();
            field.SetValue(options, extreme);
            try
            {
                _ = new MLContext().Regression.Trainers.Lstm(options);
            }
            catch (ArgumentOutOfRangeException refusal)
            {
                Assert.AreEqual(name, refusal.ParamName);
                Assert.StartsWith($"{name} must be ", refusal.Message);
                refusals++;
            }
        }

        Assert.IsGreaterThan(0, refusals);
    }

    [TestMethod]
    public void Preset_reaches_the_engine_as_it_is()
    {
        // The third has what the library's own leave at its default: changed presets must not lose it.
        SeriesPreset own = SeriesPreset.Classification;
        SeriesPreset changed = own with { Training = own.Training with { MemorySteps = 50, TruncationSteps = 9, EpochSequences = 7, ClipValue = 2 } };
        foreach (SeriesPreset preset in (SeriesPreset[])[own, SeriesPreset.LstmFcn, changed])
        {
            RecurrentTrainerOptions options = RecurrentTrainerOptions.From(preset);

            Assert.AreEqual(preset.Network, options.ToNetwork(CellKind.Lstm, inputSize: 1, OutputKind.Softmax, outputSize: 2));
            Assert.AreEqual(preset.Training, options.ToTraining(LossKind.SoftmaxCrossEntropy, preset.Training.Seed));
        }
    }

    private static object Other(object? value, Type? optional) => value switch
    {
        null => optional == typeof(int) ? (object)7 : 0.5f,
        int number => number + 1,
        float number => (number / 2) + 0.125f,
        bool flag => !flag,
        OptionList<ConvolutionOptions> => OptionList.Create<ConvolutionOptions>([new() { Filters = 2, Kernel = 3 }]),
        _ => Enum.ToObject(value.GetType(), Convert.ToInt32(value) == 0 ? 1 : 0),
    };
}
