using Spectre.Console;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>Rows of figures, as a table that fits into Markdown.</summary>
/// <param name="columns">What is measured.</param>
internal sealed class AccuracyTable(params AccuracyColumn[] columns)
{
    private readonly Table table = CreateTable(columns);

    /// <param name="name">Who.</param>
    /// <param name="values">One per column; null is not measured.</param>
    public void Add(string name, params double?[] values) => Add(name, [.. columns.Select((column, i) => column.Text(values[i]))]);

    public void Add(string name, string[] cells) => table.AddRow([.. cells.Prepend(name).Select(cell => new Text(cell))]);

    public void Print()
    {
        // Output that goes to a file has no width of its own.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        AnsiConsole.Write(table);
    }

    private static Table CreateTable(AccuracyColumn[] columns)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("");
        foreach (AccuracyColumn column in columns)
        {
            table.AddColumn(new TableColumn(column.Name).RightAligned());
        }

        return table;
    }
}
