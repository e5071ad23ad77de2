namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Which axes go over time and batch: the first recurrent node decides, all others must agree.</summary>
internal sealed class TimeAxes
{
    public Axis? Time { get; private set; }

    public Axis? Batch { get; private set; }

    public void Bind(Axis time, Axis batch)
    {
        if ((Time ?? time) != time || (Batch ?? batch) != batch)
        {
            throw new NotSupportedException("reads another input, or other axes as time and batch, than a recurrent node before it; "
                + "a model has one input of sequences");
        }

        (Time, Batch) = (time, batch);
    }
}
