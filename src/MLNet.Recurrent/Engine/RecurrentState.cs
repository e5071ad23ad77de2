using MLNet.Recurrent.Engine;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent;

/// <summary>
/// What a <see cref="RecurrentEngine{TSrc, TDst}"/> remembers of the steps so far, for each series: a copy, which later steps do not
/// change. Restored into an engine of the same model, in this process or another, it continues with the same bits.
/// </summary>
public sealed class RecurrentState
{
    internal RecurrentState(UInt128 model, UInt128 pipeline, int size, IReadOnlyDictionary<string, float[]> series)
    {
        Model = model;
        Pipeline = pipeline;
        Size = size;
        Series = series;
    }

    /// <summary>How many series it holds.</summary>
    public int SeriesCount => Series.Count;

    /// <summary>Names of the series: texts as they are, keys and integers in digits; empty where there is one series only.</summary>
    public IEnumerable<string> SeriesNames => Series.Keys;

    /// <summary>Hash of the network and the kind of memory that made it.</summary>
    internal UInt128 Model { get; }

    /// <summary>Hash of what stands before the network.</summary>
    internal UInt128 Pipeline { get; }

    /// <summary>Values per series.</summary>
    internal int Size { get; }

    /// <summary>By the name of the series, what its stepper copied out.</summary>
    internal IReadOnlyDictionary<string, float[]> Series { get; }

    /// <summary>Writes the state to a file; an existing file is replaced only once the new one is complete and on disk.</summary>
    public void Save(string path) => FileReplacement.Write(path, stream =>
    {
        Save(stream);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes the state.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StateFile.Write(this, stream);
    }

    /// <summary>Reads a state from a file.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, damaged, cut short, or of a later version.</exception>
    public static RecurrentState Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream);
    }

    /// <summary>Reads a state; the stream is left after it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, damaged, cut short, or of a later version.</exception>
    public static RecurrentState Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return StateFile.Read(stream);
    }
}
