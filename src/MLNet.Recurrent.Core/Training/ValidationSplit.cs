using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>Holds back the last sequences for validation; of classes, the last ones of each.</summary>
internal static class ValidationSplit
{
    public static (SequenceSet Training, SequenceSet? Validation) Split(SequenceSet data, OutputKind output, float fraction)
    {
        bool byClass = output != OutputKind.Linear && !data.HasStepTargets;
        var remaining = new Dictionary<float, int>();
        for (int i = 0; i < data.Count; i++)
        {
            float group = byClass ? data.Targets[i] : 0;
            remaining[group] = remaining.GetValueOrDefault(group) + 1;
        }

        foreach (float group in remaining.Keys)
        {
            remaining[group] = (int)(remaining[group] * fraction);
        }

        var training = new List<int>();
        var validation = new List<int>();
        for (int i = data.Count - 1; i >= 0; i--)
        {
            float group = byClass ? data.Targets[i] : 0;
            (remaining[group]-- > 0 ? validation : training).Add(i);
        }

        if (validation.Count == 0)
        {
            return (data, null);
        }

        training.Reverse();
        validation.Reverse();
        return (data.Select([.. training]), data.Select([.. validation]));
    }
}
