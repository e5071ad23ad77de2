using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// Embedding and convolutions as a model has them. Scales between them are drawn into the table or the weights above; one of numeric inputs
/// stays the scale of the model, because the zeros that a convolution reads around a sequence are zeros in that scale.
/// </summary>
internal sealed class FrontAssembly
{
    private readonly Front front;

    public FrontAssembly(Front front, bool hasLengths)
    {
        this.front = front;
        if (front.IsOpen)
        {
            throw ModelAssembly.Refuse($"the first recurrent layer {FrontOperators.WithoutRelu(front.Convolutions[^1].Name).Message}");
        }

        if (hasLengths && front.Convolutions.Length > 0)
        {
            throw ModelAssembly.Refuse($"the convolution '{front.Convolutions[0].Name}' reads what stands behind the end of shorter sequences, where a model "
                + "has zeros. Export without lengths");
        }

        foreach (FrontConvolution convolution in front.Convolutions)
        {
            CheckInput(convolution);
        }
    }

    /// <summary>Values of a step: one token, or as many as the first convolution reads.</summary>
    public int InputSize => front.Table is null ? front.Convolutions[0].InputSize : 1;

    /// <summary>The scale of the inputs.</summary>
    public AffineMap Scale => front.Table is null ? front.Convolutions[0].Input : AffineMap.None;

    public OptionList<EmbeddingOptions> Embeddings => front.Table is { } table
        ? [new EmbeddingOptions { FirstColumn = 0, Count = table.Dimensions[0], Size = table.Dimensions[1] }]
        : [];

    public OptionList<ConvolutionOptions> Convolutions =>
    [
        .. front.Convolutions.Select(convolution => new ConvolutionOptions
        {
            Filters = convolution.Filters,
            Kernel = convolution.Kernel,
            Stride = convolution.Stride,
            BatchNormalization = convolution.Normalization is not null,
        }),
    ];

    /// <summary>Puts the weights where they belong.</summary>
    public void Fill(ParameterLayout layout, float[] parameters)
    {
        if (front.Table is { } table)
        {
            Span<float> rows = layout["embedding.0.weight"].Of(parameters);
            table.Singles.CopyTo(rows);
            if (front.Convolutions.Length > 0)
            {
                ScaleTable(rows, table.Dimensions[1], front.Convolutions[0].Input);
            }
        }

        for (int i = 0; i < front.Convolutions.Length; i++)
        {
            FrontConvolution convolution = front.Convolutions[i];
            Span<float> weights = layout[$"convolution.{i}.weight"].Of(parameters);
            convolution.Weights.Singles.CopyTo(weights);
            double[]? deviation = i == 0 ? null : convolution.Input.Deviation;
            for (int k = 0; deviation is not null && k < weights.Length; k++)
            {
                weights[k] = (float)(weights[k] / deviation[k / convolution.Kernel % convolution.InputSize]);
            }

            float[] bias = convolution.Bias ?? new float[convolution.Filters];
            if (convolution.Normalization is not { } statistics)
            {
                bias.CopyTo(layout[$"convolution.{i}.bias"].Of(parameters));
                continue;
            }

            // a bias before the normalisation is a part of its mean
            statistics.Weight.CopyTo(layout[$"normalization.{i}.weight"].Of(parameters));
            statistics.Bias.CopyTo(layout[$"normalization.{i}.bias"].Of(parameters));
            statistics.Mean.Zip(bias, (mean, value) => mean - value).ToArray().CopyTo(layout[$"normalization.{i}.running_mean"].Of(parameters));
            statistics.Variance.CopyTo(layout[$"normalization.{i}.running_var"].Of(parameters));
        }
    }

    // What embedded vectors go through before a convolution; above them are zeros around the sequence either way.
    private static void ScaleTable(Span<float> rows, int size, AffineMap map)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)((rows[i] - (map.Mean?[i % size] ?? 0)) / (map.Deviation?[i % size] ?? 1));
        }
    }

    private void CheckInput(FrontConvolution convolution)
    {
        bool isFirst = convolution == front.Convolutions[0];
        if (isFirst && front.Table is null && !ModelAssembly.IsScale(convolution.Input.Deviation))
        {
            throw ModelAssembly.Refuse($"the convolution '{convolution.Name}' reads inputs in a scale that is not positive");
        }

        if (!isFirst && convolution.Input.Mean is { } mean && mean.AsSpan().ContainsAnyExcept(0))
        {
            throw ModelAssembly.Refuse($"the convolution '{convolution.Name}' reads values that were shifted after the Relu before it; the zeros around a sequence "
                + "would be shifted too. Normalise before the Relu");
        }
    }
}
