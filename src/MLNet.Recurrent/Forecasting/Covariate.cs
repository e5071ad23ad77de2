namespace MLNet.Recurrent.Forecasting;

/// <summary>A column beside the target, as training met it.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Role">What is known of it, and when.</param>
/// <param name="Width">Values per row.</param>
/// <param name="Categories">The categories of a column of texts or keys; null for numbers.</param>
internal sealed record Covariate(string Name, ColumnRole Role, int Width, CategoryList? Categories)
{
    public bool Fits(Covariate other) => Width == other.Width && Categories is null == other.Categories is null;

    public override string ToString() => Categories is not null ? "one category" : Width == 1 ? "one number" : $"{Width} numbers";

    // Content: name, role, width, number of categories (-1 for numbers), the categories.
    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write((int)Role);
        writer.Write(Width);
        writer.Write(Categories?.Names.Count ?? -1);
        foreach (string name in Categories?.Names ?? [])
        {
            writer.Write(name);
        }
    }

    public static Covariate Read(BinaryReader reader)
    {
        string name = reader.ReadString();
        var role = (ColumnRole)reader.ReadInt32();
        int width = reader.ReadInt32(), count = reader.ReadInt32();
        Require.Defined(role);
        Require.Range(width, 1, int.MaxValue);
        Require.Range(count, -1, ForecastLimits.Categories);
        CategoryList? categories = count < 0 ? null : new CategoryList();
        for (int category = 0; category < count; category++)
        {
            if (categories!.Of(reader.ReadString(), isOpen: true) != category)
            {
                throw new InvalidDataException($"a category of column '{name}' is empty or there twice.");
            }
        }

        return new Covariate(name, role, width, categories);
    }
}
