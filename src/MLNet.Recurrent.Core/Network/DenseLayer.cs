using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>y = W x + b: the layer between the last hidden state and the outputs.</summary>
internal sealed unsafe class DenseLayer<V>
    where V : unmanaged, ILanes<V>
{
    private readonly Parameter weight, bias;
    private readonly PinnedBuffer<float> packed, packedBias, zeros, rowWeights;
    private PinnedBuffer<float>? transposed;

    public DenseLayer(Parameter weight, Parameter bias)
    {
        this.weight = weight;
        this.bias = bias;
        InputStride = RoundUp(weight.Columns);
        OutputStride = RoundUp(weight.Rows);
        packed = new PinnedBuffer<float>((long)weight.Columns * OutputStride);
        packedBias = new PinnedBuffer<float>(OutputStride);
        zeros = new PinnedBuffer<float>(InputStride);
        rowWeights = new PinnedBuffer<float>((long)weight.Rows * InputStride);
    }

    /// <summary>Floats from one row of inputs to the next.</summary>
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
            PackColumn(row, output);
            row.CopyTo(rowWeights.Span[(output * InputStride)..]);
            if (training)
            {
                PackRow(row, output);
            }

            packedBias.Pointer[output] = parameters[bias.Offset + output];
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
                row[i] += source[i];
            }

            gradients[bias.Offset + output] += packedGradients[((nint)weight.Rows * InputStride) + output];
        }
    }

    /// <param name="rows">Rows of inputs.</param>
    /// <param name="inputs">[rows, InputStride], zero beyond the inputs.</param>
    /// <param name="outputs">[rows, OutputStride].</param>
    public void Forward(int rows, float* inputs, float* outputs)
    {
        // Few outputs of one row would leave most lanes idle, each waiting for a chain as long as the input.
        if (rows == 1 && weight.Rows < V.Count)
        {
            ForwardRow(inputs, outputs);
            return;
        }

        Operand left = new(inputs, InputStride, 1, weight.Columns);
        MatrixProduct<V>.MultiplyStrips(
            rows, OutputStride / V.Count, left, packed.Pointer, packedBias.Pointer, 0, outputs, OutputStride);
    }

    /// <summary>dx = dy W, dW += dy^T x, db += sum of dy.</summary>
    public void Backward(int rows, float* inputs, float* outputGradients, float* packedGradients, float* inputGradients)
    {
        Operand right = new(outputGradients, OutputStride, 1, weight.Rows);
        MatrixProduct<V>.MultiplyStrips(
            rows, InputStride / V.Count, right, transposed!.Pointer, zeros.Pointer, 0, inputGradients, InputStride);

        Operand left = new(outputGradients, 1, OutputStride, rows);
        MatrixProduct<V>.Multiply(
            weight.Rows, InputStride / V.Count, left, new Panel(inputs, InputStride), packedGradients, InputStride, packedGradients, InputStride);

        float* biasGradients = packedGradients + ((nint)weight.Rows * InputStride);
        for (int row = 0; row < rows; row++)
        {
            Elementwise<V>.Add(OutputStride, outputGradients + ((nint)row * OutputStride), biasGradients);
        }
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
        float* target = packed.Pointer + ((nint)strip * weight.Columns) + (output - strip);
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
