namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>
/// Gated recurrent unit, reset gate after the product. With [ar, az, an] = W_i x + b_i and [ur, uz, un] = W_h h + b_h:
/// r = s(ar + ur), z = s(az + uz), n = tanh(an + r un), h' = (1 - z) n + z h.
/// </summary>
internal sealed class ReferenceGru : ReferenceCell
{
    public override int Gates => 3;

    public override CellStep Forward(CellWeights weights, double[] x, double[] hidden, double[] memory)
    {
        int size = hidden.Length;
        double[] a = weights.Input.Apply(x), u = weights.Recurrent.Apply(hidden);
        double[] gates = new double[3 * size], next = new double[size];
        for (int j = 0; j < size; j++)
        {
            double r = Sigmoid(a[j] + u[j]);
            double z = Sigmoid(a[size + j] + u[size + j]);
            double n = Math.Tanh(a[(2 * size) + j] + (r * u[(2 * size) + j]));
            (gates[j], gates[size + j], gates[(2 * size) + j]) = (r, z, n);
            next[j] = ((1 - z) * n) + (z * hidden[j]);
        }

        return new CellStep(x, hidden, memory, next, memory, gates);
    }

    public override StepGradients Backward(
        CellWeights weights, CellStep step, double[] hiddenGradient, double[] memoryGradient, CellWeights gradients)
    {
        int size = step.Hidden.Length;
        double[] u = weights.Recurrent.Apply(step.PreviousHidden);
        double[] da = new double[3 * size], du = new double[3 * size], dh = new double[size];
        for (int j = 0; j < size; j++)
        {
            (double r, double z, double n) = (step.Gates[j], step.Gates[size + j], step.Gates[(2 * size) + j]);
            double dan = hiddenGradient[j] * (1 - z) * (1 - (n * n));
            da[(2 * size) + j] = dan;
            du[(2 * size) + j] = dan * r;
            da[j] = du[j] = dan * u[(2 * size) + j] * r * (1 - r);
            da[size + j] = du[size + j] = hiddenGradient[j] * (step.PreviousHidden[j] - n) * z * (1 - z);
            dh[j] = hiddenGradient[j] * z;
        }

        double[] dx = new double[step.X.Length];
        weights.Input.Backward(step.X, da, gradients.Input, dx);
        weights.Recurrent.Backward(step.PreviousHidden, du, gradients.Recurrent, dh);
        return new StepGradients(dx, dh, memoryGradient);
    }
}
