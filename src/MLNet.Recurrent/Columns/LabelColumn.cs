using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>How a label column becomes target numbers: one for each row, or one for each step of its sequence.</summary>
internal sealed class LabelColumn
{
    /// <summary>A label for each row.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="createGetter">Reads the label of a row as a number; not-a-number for a missing one.</param>
    /// <param name="isValid">Whether a row with such a label can be trained on.</param>
    /// <param name="requirement">Completes "it must be ...", for the error message.</param>
    public LabelColumn(string name, Func<DataViewRow, ValueGetter<float>> createGetter, Func<float, bool> isValid, string requirement)
        : this(name, row => OneValue(createGetter(row)), isValid, requirement, isPerStep: false)
    {
    }

    private LabelColumn(
        string name, Func<DataViewRow, ValueGetter<VBuffer<float>>> createGetter, Func<float, bool> isValid, string requirement, bool isPerStep)
    {
        Name = name;
        CreateGetter = createGetter;
        IsValid = isValid;
        Requirement = requirement;
        IsPerStep = isPerStep;
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Reads the labels of a row: one, or as many as its sequence has steps.</summary>
    public Func<DataViewRow, ValueGetter<VBuffer<float>>> CreateGetter { get; }

    /// <summary>Whether such a label can be trained on. A step may also have none, which is not a number.</summary>
    public Func<float, bool> IsValid { get; }

    /// <summary>Completes "it must be ...".</summary>
    public string Requirement { get; }

    /// <summary>Whether each step has a label.</summary>
    public bool IsPerStep { get; }

    /// <summary>A label for each step.</summary>
    /// <inheritdoc cref="LabelColumn(string, Func{DataViewRow, ValueGetter{float}}, Func{float, bool}, string)" path="/param"/>
    public static LabelColumn PerStep(
        string name, Func<DataViewRow, ValueGetter<VBuffer<float>>> createGetter, Func<float, bool> isValid, string requirement) =>
        new(name, createGetter, isValid, requirement, isPerStep: true);

    private static ValueGetter<VBuffer<float>> OneValue(ValueGetter<float> get)
    {
        float value = 0;
        return (ref VBuffer<float> values) =>
        {
            get(ref value);
            VBufferEditor<float> editor = VBufferEditor.Create(ref values, 1);
            editor.Values[0] = value;
            values = editor.Commit();
        };
    }
}
