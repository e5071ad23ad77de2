namespace MLNet.Recurrent.Engine;

/// <summary>
/// The state of each series, and one stepper that works on the series of the last step. Going on with the same series costs a
/// comparison of names, changing to another one two copies of a state. Allocates at the first step of a series only.
/// </summary>
internal sealed class SeriesStates
{
    private readonly IStreamStepper stepper;
    private readonly Dictionary<string, float[]> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]>.AlternateLookup<ReadOnlySpan<char>> lookup;

    // the series whose state is in the stepper, and not in its array; null for none
    private string? current;

    public SeriesStates(IStreamStepper stepper)
    {
        this.stepper = stepper;
        lookup = states.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int StateSize => stepper.StateSize;

    public int Count => states.Count;

    /// <summary>
    /// Takes one step of a series. If the outputs are not all finite, the step was none, and the state is what it was.
    /// </summary>
    public void Step(ReadOnlySpan<char> series, ReadOnlySpan<float> step, Span<float> outputs)
    {
        Select(series);
        stepper.Step(step, outputs);
        foreach (float output in outputs)
        {
            if (!float.IsFinite(output))
            {
                stepper.TakeBack();
                return;
            }
        }
    }

    public void Clear()
    {
        states.Clear();
        current = null;
    }

    public bool Remove(string series)
    {
        if (current == series)
        {
            current = null;
        }

        return states.Remove(series);
    }

    /// <summary>A copy of all states.</summary>
    public Dictionary<string, float[]> Copy()
    {
        Store();
        return states.ToDictionary(state => state.Key, state => (float[])state.Value.Clone(), StringComparer.Ordinal);
    }

    public void Restore(IReadOnlyDictionary<string, float[]> copy)
    {
        Clear();
        foreach ((string series, float[] state) in copy)
        {
            states.Add(series, (float[])state.Clone());
        }
    }

    /// <summary>The state of one series, copied out; zero for one that has not begun.</summary>
    public void CopyTo(string series, Span<float> state)
    {
        Select(series);
        stepper.CopyStateTo(state);
    }

    /// <summary>The state of one series, replaced.</summary>
    public void Restore(string series, ReadOnlySpan<float> state)
    {
        Select(series);
        stepper.RestoreState(state);
    }

    private void Select(ReadOnlySpan<char> series)
    {
        if (current is not null && series.SequenceEqual(current))
        {
            return;
        }

        Store();
        if (lookup.TryGetValue(series, out string? name, out float[]? state))
        {
            stepper.RestoreState(state);
        }
        else
        {
            name = series.ToString();
            states.Add(name, new float[StateSize]);
            stepper.Reset();
        }

        current = name;
    }

    private void Store()
    {
        if (current is not null)
        {
            stepper.CopyStateTo(states[current]);
        }
    }
}
