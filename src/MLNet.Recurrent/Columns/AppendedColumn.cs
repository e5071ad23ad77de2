using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>A column that scoring adds to every row. The getters of one row share one <see cref="IScores"/>.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Annotations">What evaluators and converters read about it.</param>
/// <param name="Getter">The ValueGetter of that type over one row.</param>
internal sealed record AppendedColumn(
    string Name, DataViewType Type, DataViewSchema.Annotations Annotations, Func<IScores, Delegate> Getter);
