namespace MLNet.Recurrent.Forecasting;

/// <summary>A symmetric positive matrix as L L', L being a lower triangle.</summary>
internal static class CholeskyFactor
{
    /// <summary>Replaces the lower triangle of a matrix by L.</summary>
    public static void Factorise(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[row, column];
                for (int k = 0; k < column; k++)
                {
                    sum -= matrix[row, k] * matrix[column, k];
                }

                // rounding may take a tiny pivot below zero: then that direction holds nothing
                matrix[row, column] = row == column ? Math.Sqrt(Math.Max(sum, double.Epsilon)) : sum / matrix[column, column];
            }
        }
    }

    /// <summary>Solves L L' x = b in place.</summary>
    public static void Solve(double[,] factor, double[] values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            double sum = values[row];
            for (int k = 0; k < row; k++)
            {
                sum -= factor[row, k] * values[k];
            }

            values[row] = sum / factor[row, row];
        }

        for (int row = values.Length - 1; row >= 0; row--)
        {
            double sum = values[row];
            for (int k = row + 1; k < values.Length; k++)
            {
                sum -= factor[k, row] * values[k];
            }

            values[row] = sum / factor[row, row];
        }
    }
}
