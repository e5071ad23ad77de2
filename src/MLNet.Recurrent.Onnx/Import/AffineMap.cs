namespace MLNet.Recurrent.Onnx.Import;

/// <summary>
/// What dense layers and scaling by constants do to the features x of a signal, kept in the form that a model holds:
/// <code>y = scale * (matrix ((x - mean) / deviation) + bias) + shift</code>
/// What is null does nothing. In double precision, so that gathering many steps into one costs no digits.
/// </summary>
internal sealed record AffineMap
{
    public static AffineMap None { get; } = new();

    public double[]? Mean { get; private init; }

    public double[]? Deviation { get; private init; }

    // [rows, columns]
    public double[]? Matrix { get; private init; }

    public int Rows { get; private init; }

    public double[]? Bias { get; private init; }

    public double[]? Scale { get; private init; }

    public double[]? Shift { get; private init; }

    /// <summary>Adds a value to each feature.</summary>
    public AffineMap Add(double[] values)
    {
        if (Matrix is null)
        {
            return this with { Mean = Zip(Mean, 0, Zip(Deviation, 1, values, (d, v) => d * v), (mean, v) => mean - v) };
        }

        return Bias is null && Scale is null && Shift is null ? this with { Bias = values } : this with { Shift = Zip(Shift, 0, values, (s, v) => s + v) };
    }

    /// <summary>Multiplies each feature by a value.</summary>
    public AffineMap Multiply(double[] values) => Matrix is null
        ? this with { Deviation = Zip(Deviation, 1, values, (deviation, v) => deviation / v) }
        : this with { Scale = Zip(Scale, 1, values, (s, v) => s * v), Shift = Shift is null ? null : Zip(Shift, 0, values, (s, v) => s * v) };

    /// <summary>Divides each feature by a value.</summary>
    public AffineMap Divide(double[] values) => Matrix is null
        ? this with { Deviation = Zip(Deviation, 1, values, (deviation, v) => deviation * v) }
        : Multiply(Array.ConvertAll(values, value => 1 / value));

    /// <summary>Multiplies the features by a matrix.</summary>
    /// <param name="matrix">[rows, columns].</param>
    /// <param name="rows">Features that come out.</param>
    /// <param name="budget">Pays for the product where there is a matrix already.</param>
    public AffineMap Multiply(double[] matrix, int rows, ReadingBudget budget)
    {
        if (Matrix is null)
        {
            return this with { Matrix = matrix, Rows = rows };
        }

        int columns = Matrix.Length / Rows;
        budget.Spend((long)rows * columns, (long)rows * Rows * columns);
        double[] product = new double[rows * columns], bias = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < Rows; k++)
            {
                double weight = matrix[(row * Rows) + k], scaled = weight * (Scale?[k] ?? 1);
                bias[row] += (scaled * (Bias?[k] ?? 0)) + (weight * (Shift?[k] ?? 0));
                for (int column = 0; column < columns; column++)
                {
                    product[(row * columns) + column] += scaled * Matrix[(k * columns) + column];
                }
            }
        }

        return new AffineMap { Mean = Mean, Deviation = Deviation, Matrix = product, Rows = rows, Bias = bias };
    }

    /// <summary>Scale and shift drawn into matrix and bias.</summary>
    public AffineMap WithoutScale()
    {
        if (Matrix is null || (Scale is null && Shift is null))
        {
            return this;
        }

        int columns = Matrix.Length / Rows;
        double[] matrix = [.. Matrix], bias = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double scale = Scale?[row] ?? 1;
            bias[row] = (scale * (Bias?[row] ?? 0)) + (Shift?[row] ?? 0);
            foreach (ref double weight in matrix.AsSpan(row * columns, columns))
            {
                weight *= scale;
            }
        }

        return this with { Matrix = matrix, Bias = bias, Scale = null, Shift = null };
    }

    /// <summary>Mean and deviation drawn into matrix and bias, which must be there.</summary>
    public AffineMap WithoutStandardization()
    {
        if (Mean is null && Deviation is null)
        {
            return this;
        }

        int columns = Matrix!.Length / Rows;
        double[] matrix = [.. Matrix], bias = Bias is null ? new double[Rows] : [.. Bias];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                ref double weight = ref matrix[(row * columns) + column];
                weight /= Deviation?[column] ?? 1;
                bias[row] -= weight * (Mean?[column] ?? 0);
            }
        }

        return this with { Matrix = matrix, Bias = bias, Mean = null, Deviation = null };
    }

    /// <summary>The same with another matrix of as many rows.</summary>
    public AffineMap WithMatrix(double[] matrix) => this with { Matrix = matrix };

    /// <summary>The same with another bias.</summary>
    public AffineMap WithBias(double[] bias) => this with { Bias = bias };

    private static double[] Zip(double[]? values, double missing, double[] others, Func<double, double, double> function)
    {
        double[] result = new double[others.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(values?[i] ?? missing, others[i]);
        }

        return result;
    }
}
