namespace MLNet.Recurrent.Network;

/// <summary>
/// What a linear-chain conditional random field knows beside the outputs of the network: how well a class follows another, starts
/// a sequence, ends it. Named and shaped as in pytorch-crf.
/// </summary>
internal sealed unsafe class ChainTransitions
{
    // Between exponentials of scores this far apart, sums of products stay well inside the range of a double.
    private const float SafeScore = 300f;

    private readonly Parameter start, transitions, end;

    public ChainTransitions(ParameterLayout layout)
    {
        start = layout["crf.start_transitions"];
        transitions = layout["crf.transitions"];
        end = layout["crf.end_transitions"];
        Classes = transitions.Rows;
        Start = new float[Classes];
        End = new float[Classes];
        Scores = new float[transitions.Count];
        Exponentials = new double[transitions.Count];
    }

    public int Classes { get; }

    // [classes]
    public float[] Start { get; }

    public float[] End { get; }

    // [from, to]
    public float[] Scores { get; }

    // [from, to]: exp(score)
    public double[] Exponentials { get; }

    /// <summary>Whether scores are so large that their exponentials cannot be multiplied.</summary>
    public bool IsExtreme { get; private set; }

    /// <summary>Floats of the gradients: of starts, of ends, of transitions.</summary>
    public int GradientSize => Classes * (Classes + 2);

    public void Pack(ReadOnlySpan<float> parameters)
    {
        parameters.Slice(start.Offset, start.Count).CopyTo(Start);
        parameters.Slice(end.Offset, end.Count).CopyTo(End);
        parameters.Slice(transitions.Offset, transitions.Count).CopyTo(Scores);
        IsExtreme = false;
        for (int i = 0; i < Scores.Length; i++)
        {
            Exponentials[i] = Math.Exp(Scores[i]);
            IsExtreme |= !(Math.Abs(Scores[i]) < SafeScore);
        }
    }

    public void Unpack(float* packedGradients, Span<float> gradients)
    {
        foreach (Parameter parameter in (ReadOnlySpan<Parameter>)[start, end, transitions])
        {
            for (int i = 0; i < parameter.Count; i++)
            {
                gradients[parameter.Offset + i] += *packedGradients++;
            }
        }
    }
}
