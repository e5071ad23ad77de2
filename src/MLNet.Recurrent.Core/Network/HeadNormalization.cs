using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>Layer normalisation of what the dense layer reads from the hidden states.</summary>
internal sealed unsafe class HeadNormalization<V>(NetworkOptions options)
    where V : unmanaged, ILanes<V>
{
    public void Forward(NetworkWorkspace workspace)
    {
        for (int row = 0; row < workspace.HeadRows; row++)
        {
            nint place = (nint)row * workspace.HeadStride;
            float scale = LayerNormalization<V>.Normalize(options.SkipPlace, workspace.HeadInputs + place);
            if (workspace.HeadScales.Length > 0)
            {
                workspace.HeadScales[row] = scale;
                new ReadOnlySpan<float>(workspace.HeadInputs + place, options.SkipPlace)
                    .CopyTo(new Span<float>(workspace.HeadNormalized + place, options.SkipPlace));
            }
        }
    }

    public void Backward(NetworkWorkspace workspace)
    {
        for (int row = 0; row < workspace.HeadRows; row++)
        {
            nint place = (nint)row * workspace.HeadStride;
            LayerNormalization<V>.Backward(
                options.SkipPlace, workspace.HeadScales[row], workspace.HeadNormalized + place, workspace.HeadInputGradients + place);
        }
    }

    /// <summary>Of a single step. Not in place: there it is the state.</summary>
    public float* Step(NetworkWorkspace workspace, float* top)
    {
        new ReadOnlySpan<float>(top, options.HeadInputSize).CopyTo(new Span<float>(workspace.HeadInputs, options.HeadInputSize));
        LayerNormalization<V>.Normalize(options.HeadInputSize, workspace.HeadInputs);
        return workspace.HeadInputs;
    }
}
