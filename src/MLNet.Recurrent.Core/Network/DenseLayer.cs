using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// y = W x + b for many rows: the layer before the outputs, and the product of a convolution, whose rows overlap.
/// </summary>
internal sealed unsafe class DenseLayer<V>
    where V : unmanaged, ILanes<V>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly int depth;

    // where the value that a published column is for stands in a row of inputs
    private readonly int[] places;
    private readonly PinnedBuffer<float> packed, packedBias, zeros, rowWeights;
    private PinnedBuffer<float>? transposed;

    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs]; null for none.</param>
    /// <param name="depth">Floats of a row of inputs; 0 for as many as the weight has columns.</param>
    /// <param name="places">Where in a row each column of the weight reads; null for in order.</param>
    public DenseLayer(Parameter weight, Parameter? bias, int depth = 0, int[]? places = null)
    {
        this.weight = weight;
        this.bias = bias;
        this.depth = depth == 0 ? weight.Columns : depth;
        this.places = places ?? InOrder(weight.Columns);
        InputStride = RoundUp(this.depth);
        OutputStride = RoundUp(weight.Rows);
        packed = new PinnedBuffer<float>((long)this.depth * OutputStride);
        packedBias = new PinnedBuffer<float>(OutputStride);
        zeros = new PinnedBuffer<float>(InputStride);
        rowWeights = new PinnedBuffer<float>((long)weight.Rows * InputStride);
    }

    /// <summary>Floats of a row of inputs, whole registers.</summary>
    public int InputStride { get; }

    /// <summary>Floats from one row of outputs to the next.</summary>
    public int OutputStride { get; }

    /// <summary>Floats of the gradients: [outputs, InputStride], then the biases.</summary>
    public int GradientSize => (weight.Rows * InputStride) + OutputStride;

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        if (training)
        {
            transposed ??= new PinnedBuffer<float>((long)weight.Rows * InputStride);
        }

        for (int output = 0; output < weight.Rows; output++)
        {
            ReadOnlySpan<float> row = parameters.Slice(weight.Offset + (output * weight.Columns), weight.Columns);
            Span<float> placed = rowWeights.Span.Slice(output * InputStride, InputStride);
            for (int i = 0; i < row.Length; i++)
            {
                placed[places[i]] = row[i];
            }

            PackColumn(placed[..depth], output);
            if (training)
            {
                PackRow(placed[..depth], output);
            }

            packedBias.Pointer[output] = bias is null ? 0 : parameters[bias.Offset + output];
        }
    }

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        for (int output = 0; output < weight.Rows; output++)
        {
            Span<float> row = gradients.Slice(weight.Offset + (output * weight.Columns), weight.Columns);
            float* source = packedGradients + ((nint)output * InputStride);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] += source[places[i]];
            }

            if (bias is not null)
            {
                gradients[bias.Offset + output] += packedGradients[((nint)weight.Rows * InputStride) + output];
            }
        }
    }

    /// <param name="rows">Rows of inputs.</param>
    /// <param name="inputs">[rows, inputStride]; rows may overlap.</param>
    /// <param name="inputStride">Floats from one row of inputs to the next.</param>
    /// <param name="outputs">[rows, OutputStride].</param>
    public void Forward(int rows, float* inputs, nint inputStride, float* outputs)
    {
        // Few outputs of one row would leave most lanes idle, each waiting for a chain as long as the input.
        if (rows == 1 && weight.Rows < V.Count)
        {
            ForwardRow(inputs, outputs);
            return;
        }

        Operand left = new(inputs, inputStride, 1, depth);
        MatrixProduct<V>.MultiplyStrips(
            rows, OutputStride / V.Count, left, packed.Pointer, packedBias.Pointer, 0, outputs, OutputStride);
    }

    /// <summary>dx = dy W.</summary>
    /// <param name="rows">Rows of outputs.</param>
    /// <param name="outputGradients">[rows, OutputStride].</param>
    /// <param name="inputGradients">[rows, InputStride]; overwritten.</param>
    public void BackwardInputs(int rows, float* outputGradients, float* inputGradients)
    {
        Operand left = new(outputGradients, OutputStride, 1, weight.Rows);
        MatrixProduct<V>.MultiplyStrips(
            rows, InputStride / V.Count, left, transposed!.Pointer, zeros.Pointer, 0, inputGradients, InputStride);
    }

    /// <summary>dW += dy^T x, db += sum of dy.</summary>
    /// <param name="rows">Rows of inputs and outputs.</param>
    /// <param name="inputs">[rows, inputStride]; whole registers are read.</param>
    /// <param name="inputStride">Floats from one row of inputs to the next.</param>
    /// <param name="outputGradients">[rows, OutputStride].</param>
    /// <param name="packedGradients">[<see cref="GradientSize"/>].</param>
    public void BackwardWeights(int rows, float* inputs, nint inputStride, float* outputGradients, float* packedGradients)
    {
        Operand left = new(outputGradients, 1, OutputStride, rows);
        MatrixProduct<V>.Multiply(
            weight.Rows, InputStride / V.Count, left, new Panel(inputs, inputStride), packedGradients, InputStride, packedGradients, InputStride);

        float* biasGradients = packedGradients + ((nint)weight.Rows * InputStride);
        for (int row = 0; row < rows; row++)
        {
            Elementwise<V>.Add(OutputStride, outputGradients + ((nint)row * OutputStride), biasGradients);
        }
    }

    private static int[] InOrder(int count)
    {
        int[] places = new int[count];
        for (int i = 0; i < count; i++)
        {
            places[i] = i;
        }

        return places;
    }

    private static int RoundUp(int count) => (count + V.Count - 1) / V.Count * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ForwardRow(float* inputs, float* outputs)
    {
        float* weights = rowWeights.Pointer;
        for (int output = 0; output < weight.Rows; output++)
        {
            V sum = V.Broadcast(0f);
            for (int i = 0; i < InputStride; i += V.Count)
            {
                sum = V.MultiplyAdd(V.Load(inputs + i), V.Load(weights + i), sum);
            }

            outputs[output] = V.Sum(sum) + packedBias.Pointer[output];
            weights += InputStride;
        }
    }

    // [inputs, outputs] in strips over the outputs
    private void PackColumn(ReadOnlySpan<float> row, int output)
    {
        int strip = output / (Panel.StripVectors * V.Count) * Panel.StripVectors * V.Count;
        int width = Math.Min(Panel.StripVectors * V.Count, OutputStride - strip);
        float* target = packed.Pointer + ((nint)strip * depth) + (output - strip);
        foreach (float value in row)
        {
            *target = value;
            target += width;
        }
    }

    // [outputs, inputs] in strips over the inputs
    private void PackRow(ReadOnlySpan<float> row, int output)
    {
        for (int strip = 0; strip < row.Length; strip += Panel.StripVectors * V.Count)
        {
            int width = Math.Min(Panel.StripVectors * V.Count, InputStride - strip), count = Math.Min(width, row.Length - strip);
            float* target = transposed!.Pointer + ((nint)strip * weight.Rows) + ((nint)output * width);
            row.Slice(strip, count).CopyTo(new Span<float>(target, count));
        }
    }
}
