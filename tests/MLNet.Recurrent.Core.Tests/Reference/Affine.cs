namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>y = W x + b, W being [rows, columns] row by row. Shares the arrays it is given.</summary>
internal sealed class Affine(double[] weight, double[] bias)
{
    private readonly int rows = bias.Length;
    private readonly int columns = weight.Length / bias.Length;

    public double[] Apply(double[] x)
    {
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            y[row] = bias[row];
            for (int column = 0; column < columns; column++)
            {
                y[row] += weight[(row * columns) + column] * x[column];
            }
        }

        return y;
    }

    /// <summary>Adds dW = dy x^T and db = dy to <paramref name="gradient"/> and dx = W^T dy to <paramref name="dx"/>.</summary>
    public void Backward(double[] x, double[] dy, Affine gradient, double[] dx)
    {
        for (int row = 0; row < rows; row++)
        {
            gradient.Add(row, dy[row], x);
            for (int column = 0; column < columns; column++)
            {
                dx[column] += weight[(row * columns) + column] * dy[row];
            }
        }
    }

    private void Add(int row, double dy, double[] x)
    {
        bias[row] += dy;
        for (int column = 0; column < columns; column++)
        {
            weight[(row * columns) + column] += dy * x[column];
        }
    }
}
