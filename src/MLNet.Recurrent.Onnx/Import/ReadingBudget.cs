namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// What reading a graph may cost: memory in proportion to the file, work that ends within seconds. A few nodes that join a constant with
/// itself again and again would otherwise ask for all there is.
/// </summary>
/// <param name="fileSize">Bytes of the file.</param>
internal sealed class ReadingBudget(long fileSize)
{
    private const long Ground = 1 << 16, MaximumWork = 1L << 31;

    private long numbers = Ground + (2 * fileSize), work = MaximumWork;

    /// <summary>Asks for numbers to be made, and operations to make them.</summary>
    /// <exception cref="NotSupportedException">It is more than the file deserves.</exception>
    public void Spend(long count, long operations = 0)
    {
        numbers -= count;
        work -= Math.Max(count, operations);
        if (numbers < 0 || work < 0)
        {
            throw new NotSupportedException("asks for far more computation with constants than the size of the file justifies");
        }
    }
}
