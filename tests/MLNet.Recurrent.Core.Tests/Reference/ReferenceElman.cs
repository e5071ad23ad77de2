namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>h' = f(W_i x + b_i + W_h h + b_h) (Elman, 1990). The derivative of f is given as a function of its value.</summary>
internal sealed class ReferenceElman(Func<double, double> f, Func<double, double> derivative) : ReferenceCell
{
    public override int Gates => 1;

    public override CellStep Forward(CellWeights weights, double[] x, double[] hidden, double[] memory)
    {
        double[] input = weights.Input.Apply(x), recurrent = weights.Recurrent.Apply(hidden);
        double[] next = new double[hidden.Length];
        for (int j = 0; j < next.Length; j++)
        {
            next[j] = f(input[j] + recurrent[j]);
        }

        return new CellStep(x, hidden, memory, next, memory, []);
    }

    public override StepGradients Backward(
        CellWeights weights, CellStep step, double[] hiddenGradient, double[] memoryGradient, CellWeights gradients)
    {
        int size = step.Hidden.Length;
        double[] dz = new double[size], dx = new double[step.X.Length], dh = new double[size];
        for (int j = 0; j < size; j++)
        {
            dz[j] = hiddenGradient[j] * derivative(step.Hidden[j]);
        }

        weights.Input.Backward(step.X, dz, gradients.Input, dx);
        weights.Recurrent.Backward(step.PreviousHidden, dz, gradients.Recurrent, dh);
        return new StepGradients(dx, dh, memoryGradient);
    }
}
