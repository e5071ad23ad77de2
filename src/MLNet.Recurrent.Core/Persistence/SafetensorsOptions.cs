namespace MLNet.Recurrent.Persistence;

/// <summary>What a safetensors file does not say: where the layers are among its names, and the scales of the training.</summary>
public sealed record SafetensorsOptions
{
    /// <summary>
    /// What stands before weight_ih_l0, for instance "lstm." for a module with the field lstm; null finds it where there is only one.
    /// </summary>
    public string? RecurrentPrefix { get; init; }

    /// <summary>
    /// What stands before weight and bias of the dense layer, for instance "fc."; null finds it where only one layer has its shape.
    /// </summary>
    public string? HeadPrefix { get; init; }

    /// <summary>
    /// Mean of each value of a step by which the training standardised its inputs, [input size]; null for zeros. The model takes values in
    /// the scale before that.
    /// </summary>
    public IReadOnlyList<float>? InputMean { get; init; }

    /// <summary>Standard deviation of each value of a step, positive, [input size]; null for ones.</summary>
    public IReadOnlyList<float>? InputDeviation { get; init; }

    /// <summary>
    /// Mean of each target by which the training standardised them, [output size]; null for zeros. The model gives values in the scale
    /// before that.
    /// </summary>
    public IReadOnlyList<float>? OutputMean { get; init; }

    /// <summary>Standard deviation of each target, positive, [output size]; null for ones.</summary>
    public IReadOnlyList<float>? OutputDeviation { get; init; }
}
