using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Columns;

/// <summary>Marks a property that becomes a column of <see cref="PictureType"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PictureTypeAttribute : DataViewTypeAttribute
{
    public override void Register() => DataViewTypeManager.Register(new PictureType(), typeof(Picture), this);

    public override bool Equals(DataViewTypeAttribute? other) => other is PictureTypeAttribute;

    public override bool Equals(object? obj) => obj is PictureTypeAttribute;

    public override int GetHashCode() => typeof(PictureTypeAttribute).GetHashCode();
}
