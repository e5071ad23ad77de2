namespace MLNet.Recurrent.Training;

/// <summary>A loss of all outputs of a sequence. It may have working memory: one for each thread.</summary>
internal unsafe interface ISequenceLoss
{
    /// <summary>Returns the loss, summed over the outputs that have a target, and writes its gradient.</summary>
    /// <param name="outputs">What the network says: one row, or one for each step.</param>
    /// <param name="stride">Floats from one row to the next, of outputs and gradients.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="targets">What it should have said, row after row; not a number where nothing is known.</param>
    /// <param name="scale">Factor of the gradient: the share of a row in the mean of its batch.</param>
    /// <param name="gradients">Gradient of the outputs; overwritten.</param>
    /// <param name="packedGradients">Packed gradients of a shard, to add those of the loss's own parameters; null when only the loss is wanted.</param>
    double Evaluate(float* outputs, int stride, int rows, ReadOnlySpan<float> targets, float scale, float* gradients, float* packedGradients);
}
