using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>The getters of one row or cursor: those of its input passed on, those of the appended columns added.</summary>
internal sealed class AppendedGetters
{
    private readonly AppendingMapper mapper;
    private readonly DataViewRow input;
    private readonly bool[] active;
    private readonly Delegate?[] appended;

    public AppendedGetters(AppendingMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        this.mapper = mapper;
        this.input = input;
        active = new bool[mapper.OutputSchema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
        {
            active[column.Index] = true;
        }

        appended = new Delegate?[mapper.Appended.Count];
        IScores? scorer = null;
        for (int i = 0; i < appended.Length; i++)
        {
            if (active[mapper.InputSchema.Count + i])
            {
                scorer ??= mapper.CreateScorer(input);
                appended[i] = mapper.Appended[i].Getter(scorer);
            }
        }
    }

    public bool IsActive(DataViewSchema.Column column) => active[column.Index];

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
        {
            throw new InvalidOperationException(
                $"Column '{column.Name}' is not active. Name it when the row or cursor is created.");
        }

        int inputs = mapper.InputSchema.Count;
        if (column.Index < inputs)
        {
            return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        }

        return appended[column.Index - inputs] as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is {column.Type} and cannot be read as {typeof(TValue)}. Read it as {column.Type.RawType}.");
    }
}
