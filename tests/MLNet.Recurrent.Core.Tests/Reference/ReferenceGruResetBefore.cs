namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>
/// Gated recurrent unit, reset gate before the product (Cho et al., 2014). With [ar, az, an] = W_i x + b_i and W_h, b_h in
/// the same three blocks: r = s(ar + W_hr h + b_hr), z = s(az + W_hz h + b_hz), n = tanh(an + W_hn (r h) + b_hn),
/// h' = (1 - z) n + z h.
/// </summary>
internal sealed class ReferenceGruResetBefore : ReferenceCell
{
    public override int Gates => 3;

    public override CellStep Forward(CellWeights weights, double[] x, double[] hidden, double[] memory)
    {
        int size = hidden.Length;
        double[] a = weights.Input.Apply(x), u = weights.Recurrent.Apply(hidden);
        double[] gates = new double[3 * size], next = new double[size];
        for (int j = 0; j < 2 * size; j++)
        {
            gates[j] = Sigmoid(a[j] + u[j]);
        }

        double[] v = weights.Recurrent.Apply(Reset(gates, hidden));
        for (int j = 0; j < size; j++)
        {
            double z = gates[size + j];
            double n = Math.Tanh(a[(2 * size) + j] + v[(2 * size) + j]);
            gates[(2 * size) + j] = n;
            next[j] = ((1 - z) * n) + (z * hidden[j]);
        }

        return new CellStep(x, hidden, memory, next, memory, gates);
    }

    public override StepGradients Backward(
        CellWeights weights, CellStep step, double[] hiddenGradient, double[] memoryGradient, CellWeights gradients)
    {
        int size = step.Hidden.Length;
        double[] da = new double[3 * size], dh = new double[size];

        // the candidate's rows read r h, so their product is taken back apart from the others
        double[] dCandidate = new double[3 * size], dReset = new double[size];
        for (int j = 0; j < size; j++)
        {
            (double z, double n) = (step.Gates[size + j], step.Gates[(2 * size) + j]);
            da[(2 * size) + j] = dCandidate[(2 * size) + j] = hiddenGradient[j] * (1 - z) * (1 - (n * n));
        }

        weights.Recurrent.Backward(Reset(step.Gates, step.PreviousHidden), dCandidate, gradients.Recurrent, dReset);

        double[] dGates = new double[3 * size];
        for (int j = 0; j < size; j++)
        {
            (double r, double z, double n) = (step.Gates[j], step.Gates[size + j], step.Gates[(2 * size) + j]);
            da[j] = dGates[j] = dReset[j] * step.PreviousHidden[j] * r * (1 - r);
            da[size + j] = dGates[size + j] = hiddenGradient[j] * (step.PreviousHidden[j] - n) * z * (1 - z);
            dh[j] = (hiddenGradient[j] * z) + (dReset[j] * r);
        }

        weights.Recurrent.Backward(step.PreviousHidden, dGates, gradients.Recurrent, dh);
        double[] dx = new double[step.X.Length];
        weights.Input.Backward(step.X, da, gradients.Input, dx);
        return new StepGradients(dx, dh, memoryGradient);
    }

    // r h, r being the first block of the gates
    private static double[] Reset(double[] gates, double[] hidden)
    {
        double[] reset = new double[hidden.Length];
        for (int j = 0; j < reset.Length; j++)
        {
            reset[j] = gates[j] * hidden[j];
        }

        return reset;
    }
}
