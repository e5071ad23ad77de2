namespace MLNet.Recurrent.Training;

/// <summary>A loss of one example.</summary>
internal interface ILoss
{
    /// <summary>Returns the loss and writes its gradient.</summary>
    /// <param name="outputs">What the network says.</param>
    /// <param name="target">What it should have said: as many values, or one class index.</param>
    /// <param name="scale">Factor of the gradient: the share of the example in the mean of its batch.</param>
    /// <param name="gradient">As long as the outputs.</param>
    double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, float scale, Span<float> gradient);
}
