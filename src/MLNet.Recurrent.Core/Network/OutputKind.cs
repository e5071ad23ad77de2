namespace MLNet.Recurrent.Network;

/// <summary>What the outputs of a network mean. The numbers are part of the file format and never change.</summary>
public enum OutputKind
{
    /// <summary>Real values, restored to the scale of the labels.</summary>
    Linear = 0,

    /// <summary>One log-odds value; the logistic function makes it a probability.</summary>
    Logistic = 1,

    /// <summary>One log-probability per class, up to a constant; softmax makes them probabilities.</summary>
    Softmax = 2,
}
