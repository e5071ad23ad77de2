namespace MLNet.Recurrent.Tests.Columns;

/// <summary>A value that, like an image, is good for its own row only.</summary>
internal sealed class Picture : IDisposable
{
    public int Number { get; init; }

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
