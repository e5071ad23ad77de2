using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// A weighted mean of the states (Raffel and Ellis, 2015).
/// <code>
/// e(t) = v h(t)    a = softmax(e)    y = sum of a(t) h(t)
/// de(t) = a(t) dy (h(t) - y)    dh(t) = a(t) dy + de(t) v    dv = sum of de(t) h(t)
/// </code>
/// </summary>
internal sealed unsafe class AttentionReadout(TopStates states, Parameter query) : IReadout
{
    private readonly PinnedBuffer<float> weights = new(query.Count);

    public bool ReadsEveryStep => true;

    public int GradientSize => query.Count;

    public void Pack(ReadOnlySpan<float> parameters) => parameters.Slice(query.Offset, query.Count).CopyTo(weights.Span);

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        for (int i = 0; i < query.Count; i++)
        {
            gradients[query.Offset + i] += packedGradients[i];
        }
    }

    // States of both directions belong together, so all steps are on the tapes when it is bidirectional. In one direction
    // stretches follow each other, and sums so far are scaled anew when a greater score appears.
    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int row = 0; row < shard.Rows; row++)
        {
            int length = shard.Length(row), end = Math.Min(to, length);
            Span<float> scores = workspace.AttentionScores(row), pooled = Place(workspace.HeadInputs, workspace, row);
            if (from == 0)
            {
                pooled.Clear();
                (workspace.AttentionPeaks[row], workspace.AttentionSums[row]) = (float.NegativeInfinity, 0);
            }

            for (int step = from; step < end; step++)
            {
                scores[step] = Score(workspace, row, step, length);
                float peak = Math.Max(workspace.AttentionPeaks[row], scores[step]);
                float kept = MathF.Exp(workspace.AttentionPeaks[row] - peak), weight = MathF.Exp(scores[step] - peak);
                workspace.AttentionPeaks[row] = peak;
                workspace.AttentionSums[row] = (workspace.AttentionSums[row] * kept) + weight;
                Accumulate(workspace, row, step, length, pooled, kept, weight);
            }

            if (length > from && length <= to)
            {
                foreach (ref float value in pooled)
                {
                    value /= workspace.AttentionSums[row];
                }

                // Dropout may change the row.
                pooled.CopyTo(workspace.AttentionPooled(row));
                for (int step = 0; step < length; step++)
                {
                    scores[step] = MathF.Exp(scores[step] - workspace.AttentionPeaks[row]) / workspace.AttentionSums[row];
                }
            }
        }
    }

    public void Scatter(NetworkWorkspace workspace, int from, int to, float* packedGradients)
    {
        SequenceShard shard = workspace.StackShard;
        for (int row = 0; row < shard.Rows; row++)
        {
            int length = shard.Length(row);
            Span<float> attention = workspace.AttentionScores(row), gradient = Place(workspace.HeadInputGradients, workspace, row);
            float pooled = Dot(gradient, workspace.AttentionPooled(row));
            for (int step = from; step < Math.Min(to, length); step++)
            {
                float score = -pooled;
                for (int direction = 0; direction < states.Directions; direction++)
                {
                    score += Dot(Part(gradient, direction), State(workspace, direction, row, step, length));
                }

                ScatterStep(workspace, row, step, length, attention[step], attention[step] * score, gradient, packedGradients);
            }
        }
    }

    private void ScatterStep(
        NetworkWorkspace workspace, int row, int step, int length, float weight, float score, Span<float> gradient, float* packedGradients)
    {
        for (int direction = 0; direction < states.Directions; direction++)
        {
            ReadOnlySpan<float> state = State(workspace, direction, row, step, length), share = Part(gradient, direction);
            Span<float> target = states.Gradient(workspace, direction, row, OwnStep(direction, step, length));
            ReadOnlySpan<float> vector = Part(weights.Span, direction);
            Span<float> queryGradient = Part(new Span<float>(packedGradients, query.Count), direction);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += (weight * share[i]) + (score * vector[i]);
                queryGradient[i] += score * state[i];
            }
        }
    }

    private static int OwnStep(int direction, int step, int length) => direction == 0 ? step : length - 1 - step;

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private ReadOnlySpan<float> State(NetworkWorkspace workspace, int direction, int row, int step, int length) =>
        states.State(workspace, direction, row, OwnStep(direction, step, length));

    private float Score(NetworkWorkspace workspace, int row, int step, int length)
    {
        float score = 0;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            score += Dot(Part(weights.Span, direction), State(workspace, direction, row, step, length));
        }

        return score;
    }

    private void Accumulate(NetworkWorkspace workspace, int row, int step, int length, Span<float> pooled, float kept, float weight)
    {
        for (int direction = 0; direction < states.Directions; direction++)
        {
            ReadOnlySpan<float> state = State(workspace, direction, row, step, length);
            Span<float> part = Part(pooled, direction);
            for (int i = 0; i < state.Length; i++)
            {
                part[i] = (part[i] * kept) + (weight * state[i]);
            }
        }
    }

    private Span<float> Part(Span<float> values, int direction) => values.Slice(direction * states.HiddenSize, states.HiddenSize);

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int row) =>
        new(rows + ((nint)row * workspace.HeadStride), states.HiddenSize * states.Directions);
}
