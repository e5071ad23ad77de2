using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// A convolution over time. The steps that an output reads stand one after the other, so a row of the product is simply a place
/// in the buffer below, and rows overlap.
/// <code>
/// z(t) = W [x(t s - p) | ... | x(t s - p + k - 1)] + b        s stride, k kernel, p zeros before
/// y(t) = max(0, scale (z(t) - mean) / sqrt(variance + 1e-5) + shift)
/// </code>
/// Mean and variance are those of the shard in training (ghost batches: Hoffer et al., 2017), and running ones otherwise.
/// </summary>
internal sealed unsafe class ConvolutionStage<V>
    where V : unmanaged, ILanes<V>
{
    private const float Epsilon = 1e-5f;
    private readonly ConvolutionOptions options;
    private readonly DenseLayer<V> product;
    private readonly int inputWidth, depth;
    private readonly Parameter? scale, shift, runningMean, runningVariance;
    private readonly PinnedBuffer<float> scales, shifts, means, variances;

    /// <param name="network">The network.</param>
    /// <param name="layout">Its parameters.</param>
    /// <param name="index">Which of its convolutions.</param>
    /// <param name="inputSize">Values of a step below.</param>
    /// <param name="inputWidth">Floats of a step below.</param>
    public ConvolutionStage(NetworkOptions network, ParameterLayout layout, int index, int inputSize, int inputWidth)
    {
        options = network.Convolutions[index];
        this.inputWidth = inputWidth;
        Parameter weight = layout[$"convolution.{index}.weight"];

        // Published as PyTorch has it: [filters, values of a step, kernel].
        int[] places = [.. Enumerable.Range(0, weight.Columns)
            .Select(column => (column % options.Kernel * inputWidth) + (column / options.Kernel))];
        bool normalizes = options.BatchNormalization;
        depth = ((options.Kernel - 1) * inputWidth) + inputSize;
        product = new DenseLayer<V>(weight, normalizes ? null : layout[$"convolution.{index}.bias"], depth, places);
        scale = normalizes ? layout[$"normalization.{index}.weight"] : null;
        shift = normalizes ? layout[$"normalization.{index}.bias"] : null;
        runningMean = normalizes ? layout[$"normalization.{index}.running_mean"] : null;
        runningVariance = normalizes ? layout[$"normalization.{index}.running_var"] : null;
        int width = product.OutputStride;
        (scales, shifts, means, variances) = (new(width), new(width), new(width), new(width));
    }

    /// <summary>Floats of a step of the outputs.</summary>
    public int OutputWidth => product.OutputStride;

    /// <summary>Floats of the gradients: of the product, of scale and shift, then sums for the running mean and variance, and a count.</summary>
    public int GradientSize => product.GradientSize + (options.BatchNormalization ? (4 * OutputWidth) + 16 : 0);

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        product.Pack(parameters, training);
        if (options.BatchNormalization)
        {
            Copy(parameters, scale!, scales);
            Copy(parameters, shift!, shifts);
            Copy(parameters, runningMean!, means);
            Copy(parameters, runningVariance!, variances);
        }
    }

    public ConvolutionTape CreateTape(int maximumRows, int maximumSteps, bool training) =>
        new((long)maximumRows * maximumSteps * OutputWidth, OutputWidth, product.InputStride, maximumSteps, training);

    /// <summary>Zeros that it needs before and after the steps below.</summary>
    public (int Before, int After) Padding => (options.Padding, options.Kernel + options.Stride);

    public void Forward(StepBuffer input, StepBuffer output, ConvolutionTape tape, bool training)
    {
        output.Begin(input.Shard, options.Stride);
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            product.Forward(output.Shard.Length(row), Read(input, row), (nint)options.Stride * inputWidth, output.Values(row));
        }

        if (training)
        {
            float* sums = tape.Sums;
            for (int row = 0; row < output.Shard.Rows; row++)
            {
                nint count = (nint)output.Shard.Length(row) * OutputWidth;
                Buffer.MemoryCopy(output.Values(row), sums, count * sizeof(float), count * sizeof(float));
                sums += count;
            }
        }

        if (options.BatchNormalization)
        {
            Normalize(output, tape, training);
        }
        else
        {
            Rectify(output);
        }
    }

    /// <summary>From the gradient of the outputs, which is used up, to those of weights and, if wanted, of the inputs.</summary>
    public void Backward(
        StepBuffer input, StepBuffer output, ConvolutionTape tape, float* packedGradients, bool needsInputGradient, bool training)
    {
        GateGradients(output);
        if (options.BatchNormalization)
        {
            BackwardNormalization(output, tape, packedGradients + product.GradientSize, training);
        }

        for (int row = 0; row < output.Shard.Rows; row++)
        {
            int steps = output.Shard.Length(row);
            product.BackwardWeights(steps, Read(input, row), (nint)options.Stride * inputWidth, output.Gradients(row), packedGradients);
            if (needsInputGradient)
            {
                product.BackwardInputs(steps, output.Gradients(row), tape.Columns);
                AddColumns(input, row, steps, tape.Columns);
            }
        }
    }

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        product.Unpack(packedGradients, gradients);
        if (!options.BatchNormalization)
        {
            return;
        }

        // Statistics have no gradient. What stands in its place is the way from the running value to that of the batch.
        float* packed = packedGradients + product.GradientSize;
        float count = packed[4 * OutputWidth];
        for (int i = 0; i < options.Filters; i++)
        {
            gradients[scale!.Offset + i] += packed[i];
            gradients[shift!.Offset + i] += packed[OutputWidth + i];
            gradients[runningMean!.Offset + i] = means.Pointer[i] - (packed[(2 * OutputWidth) + i] / count);
            gradients[runningVariance!.Offset + i] = variances.Pointer[i] - (packed[(3 * OutputWidth) + i] / count);
        }
    }

    private static void Copy(ReadOnlySpan<float> parameters, Parameter parameter, PinnedBuffer<float> target) =>
        parameters.Slice(parameter.Offset, parameter.Count).CopyTo(target.Span);

    private float* Read(StepBuffer input, int row) => input.Values(row) - ((nint)options.Padding * inputWidth);

    private void Rectify(StepBuffer output)
    {
        V zero = V.Broadcast(0f);
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            float* values = output.Values(row);
            nint count = (nint)output.Shard.Length(row) * OutputWidth;
            for (nint i = 0; i < count; i += V.Count)
            {
                V.Store(V.Max(zero, V.Load(values + i)), values + i);
            }
        }
    }

    private void Normalize(StepBuffer output, ConvolutionTape tape, bool training)
    {
        V zero = V.Broadcast(0f), one = V.Broadcast(1f), epsilon = V.Broadcast(Epsilon);
        for (int lane = 0; lane < OutputWidth; lane += V.Count)
        {
            V mean = V.Load(means.Pointer + lane), variance = V.Load(variances.Pointer + lane);
            if (training)
            {
                (mean, variance) = Moments(output, lane);
            }

            V inverse = one / V.SquareRoot(variance + epsilon);
            V.Store(mean, tape.Means + lane);
            V.Store(inverse, tape.InverseDeviations + lane);
            V factor = V.Load(scales.Pointer + lane) * inverse, offset = V.Load(shifts.Pointer + lane) - (mean * factor);
            for (int row = 0; row < output.Shard.Rows; row++)
            {
                float* values = output.Values(row) + lane;
                for (int step = output.Shard.Length(row); step > 0; step--)
                {
                    V.Store(V.Max(zero, V.MultiplyAdd(V.Load(values), factor, offset)), values);
                    values += OutputWidth;
                }
            }
        }
    }

    // Two passes, so that a small variance of large values is not lost.
    private (V Mean, V Variance) Moments(StepBuffer output, int lane)
    {
        V sum = V.Broadcast(0f), squares = sum;
        float inverse = 1f / Count(output);
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            float* values = output.Values(row) + lane;
            for (int step = output.Shard.Length(row); step > 0; step--)
            {
                sum += V.Load(values);
                values += OutputWidth;
            }
        }

        V mean = sum * V.Broadcast(inverse);
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            float* values = output.Values(row) + lane;
            for (int step = output.Shard.Length(row); step > 0; step--)
            {
                V difference = V.Load(values) - mean;
                squares = V.MultiplyAdd(difference, difference, squares);
                values += OutputWidth;
            }
        }

        return (mean, squares * V.Broadcast(inverse));
    }

    private static int Count(StepBuffer output)
    {
        int count = 0;
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            count += output.Shard.Length(row);
        }

        return count;
    }

    // dy = 0 where y = 0
    private void GateGradients(StepBuffer output)
    {
        for (int row = 0; row < output.Shard.Rows; row++)
        {
            float* values = output.Values(row), gradients = output.Gradients(row);
            nint count = (nint)output.Shard.Length(row) * OutputWidth;
            for (nint i = 0; i < count; i += V.Count)
            {
                V.Store(V.WherePositive(V.Load(values + i), V.Load(gradients + i)), gradients + i);
            }
        }
    }

    // n(t) = (z(t) - mean) r    d shift = sum dy    d scale = sum dy n    dz = scale r (dy - d shift / count - n d scale / count)
    // Running moments do not depend on the steps: of dz the first term remains.
    private void BackwardNormalization(StepBuffer output, ConvolutionTape tape, float* packed, bool training)
    {
        int count = Count(output);
        V share = V.Broadcast(training ? 1f / count : 0);
        for (int lane = 0; lane < OutputWidth; lane += V.Count)
        {
            V mean = V.Load(tape.Means + lane), inverse = V.Load(tape.InverseDeviations + lane);
            V shiftSum = V.Broadcast(0f), scaleSum = shiftSum;
            float* sums = tape.Sums + lane;
            for (int row = 0; row < output.Shard.Rows; row++)
            {
                float* gradients = output.Gradients(row) + lane;
                for (int step = output.Shard.Length(row); step > 0; step--)
                {
                    V gradient = V.Load(gradients);
                    shiftSum += gradient;
                    scaleSum = V.MultiplyAdd(gradient, (V.Load(sums) - mean) * inverse, scaleSum);
                    gradients += OutputWidth;
                    sums += OutputWidth;
                }
            }

            V.Store(V.Load(packed + lane) + scaleSum, packed + lane);
            V.Store(V.Load(packed + OutputWidth + lane) + shiftSum, packed + OutputWidth + lane);
            StoreMoments(packed, lane, mean, inverse, count);
            V factor = V.Load(scales.Pointer + lane) * inverse, scaleShare = scaleSum * share, shiftShare = shiftSum * share;
            sums = tape.Sums + lane;
            for (int row = 0; row < output.Shard.Rows; row++)
            {
                float* gradients = output.Gradients(row) + lane;
                for (int step = output.Shard.Length(row); step > 0; step--)
                {
                    V normalized = (V.Load(sums) - mean) * inverse;
                    V.Store(factor * (V.Load(gradients) - shiftShare - (normalized * scaleShare)), gradients);
                    gradients += OutputWidth;
                    sums += OutputWidth;
                }
            }
        }

        packed[4 * OutputWidth] += count;
    }

    // Sums over shards, each times its number of steps. The running variance is the unbiased one.
    private void StoreMoments(float* packed, int lane, V mean, V inverse, int count)
    {
        V one = V.Broadcast(1f), steps = V.Broadcast((float)count);
        V variance = ((one / (inverse * inverse)) - V.Broadcast(Epsilon)) * V.Broadcast((float)count / Math.Max(1, count - 1));
        V.Store(V.MultiplyAdd(mean, steps, V.Load(packed + (2 * OutputWidth) + lane)), packed + (2 * OutputWidth) + lane);
        V.Store(V.MultiplyAdd(variance, steps, V.Load(packed + (3 * OutputWidth) + lane)), packed + (3 * OutputWidth) + lane);
    }

    private void AddColumns(StepBuffer input, int row, int steps, float* columns)
    {
        float* target = input.Gradients(row) - ((nint)options.Padding * inputWidth);
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < depth; i++)
            {
                target[i] += columns[i];
            }

            columns += product.InputStride;
            target += (nint)options.Stride * inputWidth;
        }
    }
}
