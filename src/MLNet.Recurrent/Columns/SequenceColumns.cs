using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// The columns that sequences are made of, and how they make up a step: [ values of the first | of the second | ... ]. They have
/// the same number of steps in each row.
/// </summary>
internal sealed class SequenceColumns
{
    /// <summary>How to turn other columns into sequences.</summary>
    public const string Remedy = "Collect time steps with ml.Transforms.SequenceWindow, join columns with Concatenate, convert " +
        "numbers with ConvertType, and cut text with TokenizeIntoWords.";

    private readonly SequenceColumn[] columns;

    private SequenceColumns(SequenceColumn[] columns)
    {
        this.columns = columns;
        Steps = columns.Max(column => column.Shape.Steps);
        Width = columns.Sum(column => column.Width);
    }

    /// <summary>Steps of every sequence; 0 when lengths differ.</summary>
    public int Steps { get; }

    /// <summary>Values of a step.</summary>
    public int Width { get; }

    public int Count => columns.Length;

    public SequenceColumn this[int index] => columns[index];

    /// <summary>The columns of a training.</summary>
    /// <param name="schema">Its data.</param>
    /// <param name="featureColumnName">Numbers, keys or words.</param>
    /// <param name="categoricalColumnNames">Further columns, of keys or words.</param>
    /// <param name="featuresPerStep">Values per step of a flat feature column; 0 for what its type says, or 1.</param>
    /// <param name="subwords">Pieces of words; null for none.</param>
    public static SequenceColumns Of(
        DataViewSchema schema,
        string featureColumnName,
        IEnumerable<string> categoricalColumnNames,
        int featuresPerStep,
        SubwordOptions? subwords = null)
    {
        SequenceColumn[] columns =
        [
            SequenceColumn.Of(schema[featureColumnName], featuresPerStep, subwords),
            .. categoricalColumnNames.Select(name => SequenceColumn.Of(schema[name], 0, subwords)),
        ];
        SequenceColumn? first = columns.FirstOrDefault(column => column.Shape.Steps > 0);
        SequenceColumn? other = columns.FirstOrDefault(column => column.Shape.Steps > 0 && column.Shape.Steps != first!.Shape.Steps);
        if (other is not null)
        {
            throw new ArgumentException($"Column '{other.Name}' holds {other.Shape.Steps} steps, but column '{first!.Name}' holds " +
                $"{first.Shape.Steps}; the columns of a sequence have one value or vector for each of the same steps. " +
                "Cut or pad one of them.");
        }

        return new SequenceColumns(columns);
    }

    /// <summary>One column of numbers, of sequences of any length.</summary>
    public static SequenceColumns OfNumbers(string name, int width) =>
        new([new SequenceColumn(name, new SequenceShape(0, width), NumberDataViewType.Single, Subwords: null, Vocabulary: null)]);

    /// <summary>Throws unless a column holds vectors of numbers, keys or words.</summary>
    public static void RequireSequences(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType type
            || !(type.ItemType == NumberDataViewType.Single || type.ItemType is KeyDataViewType or TextDataViewType))
        {
            throw new ArgumentException(
                $"Column '{column.Name}' is {column.Type}; sequences are Vector<Single>, or vectors of keys or words. {Remedy}");
        }
    }

    /// <summary>The columns of that name in other data, which must be fit to be scored.</summary>
    public DataViewSchema.Column[] Find(DataViewSchema schema) => [.. columns.Select((column, i) =>
    {
        DataViewSchema.Column found = RequiredColumn.Find(
            schema, column.Name, i == 0 ? nameof(RecurrentTrainerOptions.FeatureColumnName) : nameof(RecurrentTrainerOptions.CategoricalColumnNames));
        column.CheckScores(found);
        return found;
    })];

    /// <summary>The same columns with the keys of a model that is trained further.</summary>
    public SequenceColumns WithKeysOf(SequenceColumns initial)
    {
        if (!columns.Select(Form).SequenceEqual(initial.columns.Select(Form)))
        {
            throw new ArgumentException($"The sequences are made of {this}, those of the initial model of {initial}. " +
                "Give the same columns as in its training.");
        }

        return With([.. initial.columns.Select(column => column.Vocabulary)]);

        static (Type, int, SubwordOptions?) Form(SequenceColumn column) => (column.Item.RawType, column.Width, column.Subwords);
    }

    /// <summary>In words, for error messages.</summary>
    public override string ToString() =>
        string.Join(" and ", columns.Select(column => $"column '{column.Name}' ({(column.HasKeys ? "keys" : "numbers")}, {column.Width} per step)"));

    /// <summary>The same columns, once their keys are known.</summary>
    /// <param name="vocabularies">One per column; null for numbers.</param>
    public SequenceColumns With(IReadOnlyList<KeyVocabulary?> vocabularies) =>
        new([.. columns.Select((column, i) => column with { Vocabulary = vocabularies[i] })]);

    /// <summary>Place in a step of the first value of a column.</summary>
    public int First(int index) => columns.Take(index).Sum(column => column.Width);

    /// <summary>The column that fills a value of a step.</summary>
    public SequenceColumn At(int value) => columns.Where((_, i) => First(i) <= value).Last();

    /// <summary>The embeddings of a network that reads these columns.</summary>
    /// <param name="size">Values of a vector.</param>
    public OptionList<EmbeddingOptions> Embeddings(int size) =>
    [
        .. columns.Select((column, i) => (Column: column, First: First(i))).Where(pair => pair.Column.HasKeys).Select(pair => new EmbeddingOptions
        {
            FirstColumn = pair.First,
            Columns = pair.Column.Width,
            Count = pair.Column.Vocabulary!.EmbeddingCount,
            Size = size,
        }),
    ];

    /// <summary>Format: number of columns, and each of them.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(columns.Length);
        foreach (SequenceColumn column in columns)
        {
            column.Write(writer);
        }
    }

    /// <exception cref="FormatException">The content is not what <see cref="Write"/> writes.</exception>
    public static SequenceColumns Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var columns = new List<SequenceColumn>();
        while (columns.Count < count)
        {
            columns.Add(SequenceColumn.Read(reader));
        }

        return columns.Count > 0 ? new SequenceColumns([.. columns]) : throw new FormatException("There are no columns.");
    }
}
