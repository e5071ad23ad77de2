using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Columns;

/// <summary>The type of a column of <see cref="Picture"/>.</summary>
internal sealed class PictureType() : StructuredDataViewType(typeof(Picture))
{
    public override bool Equals(DataViewType? other) => other is PictureType;

    public override int GetHashCode() => typeof(PictureType).GetHashCode();
}
