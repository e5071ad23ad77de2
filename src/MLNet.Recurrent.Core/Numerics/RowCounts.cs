namespace MLNet.Recurrent.Numerics;

/// <summary>The heights of a tile.</summary>
internal static class RowCounts
{
    internal readonly struct Two : IRowCount
    {
        public static int Value => 2;
    }

    internal readonly struct Three : IRowCount
    {
        public static int Value => 3;
    }

    internal readonly struct Four : IRowCount
    {
        public static int Value => 4;
    }

    internal readonly struct Six : IRowCount
    {
        public static int Value => 6;
    }
}
