namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Which of the states over time are meant.</summary>
internal enum Moment
{
    /// <summary>All of them, along the axis of time.</summary>
    Every,

    /// <summary>The state in which a direction ends: after the last step forwards, after the first backwards.</summary>
    Final,

    /// <summary>That of the first step.</summary>
    First,

    /// <summary>That of the last step.</summary>
    Last,

    /// <summary>Their mean over all steps.</summary>
    Mean,

    /// <summary>The greatest value of each unit over all steps.</summary>
    Max,
}
