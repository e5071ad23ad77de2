using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A node with what is known of its inputs.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">One value per input; null where an input is left out.</param>
/// <param name="Budget">Pays for what is made of constants.</param>
/// <param name="Time">The axes of time and batch once a recurrent node has read them.</param>
internal sealed record NodeReading(OnnxNode Node, Value?[] Inputs, ReadingBudget Budget, TimeAxes Time)
{
    public Value Input(int index) => Optional(index) ?? throw new NotSupportedException($"has no input {index}");

    public Value? Optional(int index) => index < Inputs.Length ? Inputs[index] : null;

    public Signal Signal(int index) => Input(index) switch
    {
        Signal signal => signal,
        _ => throw new NotSupportedException($"reads {Describe(Input(index))} where values of the sequences are expected"),
    };

    public Constant Numbers(int index) => Input(index) as Constant
        ?? throw new NotSupportedException($"reads {Describe(Input(index))} as input {index}, where constants are expected");

    public long Number(string name, long otherwise) => Find(name)?.Number ?? otherwise;

    public float Single(string name, float otherwise) => Find(name)?.Single ?? otherwise;

    public string Text(string name, string otherwise) => Find(name)?.Text ?? otherwise;

    public OnnxAttribute? Find(string name) => Node.Attributes.Find(attribute => attribute.Name == name);

    /// <summary>Integers that are an attribute in old operator sets and an input in later ones; null where they are left out.</summary>
    public long[]? Integers(string name, int input)
    {
        if (Find(name) is { } attribute)
        {
            return [.. attribute.Numbers];
        }

        return Optional(input) is null
            ? null
            : Numbers(input).Integers ?? throw new NotSupportedException($"has numbers for {name} that are not whole");
    }

    public static string Describe(Value? value) => value switch
    {
        null => "nothing",
        Constant => "constants",
        Zeros => "zeros",
        Lengths or Tokens => "an input of integers",
        InitialState state => $"a part of the input '{state.Input}'",
        Sizes => "sizes",
        _ => "values of the sequences",
    };
}
