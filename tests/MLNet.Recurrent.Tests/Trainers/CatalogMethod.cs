using System.Reflection;
using Microsoft.ML;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>One of the trainers' extension methods, found by reflection so that none is left out.</summary>
public sealed class CatalogMethod
{
    private const int HiddenSize = 6, Epochs = 30;
    private const float LearningRate = 0.02f;

    private static readonly (Type Catalog, TaskWorkout Task)[] Catalogs =
    [
        (typeof(RecurrentRegressionCatalog), new RegressionWorkout()),
        (typeof(RecurrentBinaryClassificationCatalog), new BinaryWorkout()),
        (typeof(RecurrentMulticlassClassificationCatalog), new MulticlassWorkout()),
    ];

    private readonly MethodInfo method;

    private CatalogMethod(MethodInfo method, TaskWorkout task)
    {
        this.method = method;
        Task = task;
    }

    /// <summary>Both overloads of Rnn, Lstm and Gru in three catalogs.</summary>
    public static IEnumerable<object[]> All =>
        from catalog in Catalogs
        from method in catalog.Catalog.GetMethods(BindingFlags.Public | BindingFlags.Static)
        select new object[] { new CatalogMethod(method, catalog.Task) };

    internal TaskWorkout Task { get; }

    private bool TakesOptions => method.GetParameters().Length == 2;

    /// <summary>A small trainer.</summary>
    public RecurrentEstimator Create(MLContext ml, int epochs = Epochs)
    {
        object?[] arguments = TakesOptions
            ? [Task.Trainers(ml), Options(epochs)]
            : [.. method.GetParameters().Select(parameter => Argument(ml, parameter, epochs))];
        return (RecurrentEstimator)method.Invoke(null, arguments)!;
    }

    public override string ToString() => $"{method.DeclaringType!.Name}.{method.Name}({(TakesOptions ? "options" : "values")})";

    private RecurrentTrainerOptions Options(int epochs) => new()
    {
        LabelColumnName = Task.LabelColumnName,
        HiddenSize = HiddenSize,
        NumberOfEpochs = epochs,
        LearningRate = LearningRate,
    };

    private object? Argument(MLContext ml, ParameterInfo parameter, int epochs) => parameter.Name switch
    {
        "catalog" => Task.Trainers(ml),
        "labelColumnName" => Task.LabelColumnName,
        "hiddenSize" => HiddenSize,
        "numberOfEpochs" => epochs,
        "learningRate" => LearningRate,
        _ => parameter.DefaultValue,
    };
}
