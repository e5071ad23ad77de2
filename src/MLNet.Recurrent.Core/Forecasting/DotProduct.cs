using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Forecasting;

/// <summary>The sum of products of two vectors in double precision.</summary>
internal static class DotProduct
{
    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector<double>> leftLanes = MemoryMarshal.Cast<double, Vector<double>>(left);
        ReadOnlySpan<Vector<double>> rightLanes = MemoryMarshal.Cast<double, Vector<double>>(right);
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        int lane = 0;
        for (; lane + 1 < leftLanes.Length; lane += 2)
        {
            even += leftLanes[lane] * rightLanes[lane];
            odd += leftLanes[lane + 1] * rightLanes[lane + 1];
        }

        double sum = Vector.Sum(even + odd);
        for (int i = lane * Vector<double>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
