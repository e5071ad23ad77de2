namespace MLNet.Recurrent.Network;

/// <summary>What of the top layer's hidden states the dense layer sees.</summary>
public enum PoolingKind
{
    /// <summary>The last one, of each direction.</summary>
    Last,

    /// <summary>Their mean over all steps.</summary>
    Mean,

    /// <summary>The greatest value of each unit over all steps.</summary>
    Max,

    /// <summary>Mean and greatest value beside each other.</summary>
    MeanAndMax,

    /// <summary>A weighted mean with weights softmax(v h(t)) and a trained v (Raffel and Ellis, 2015).</summary>
    Attention,
}
