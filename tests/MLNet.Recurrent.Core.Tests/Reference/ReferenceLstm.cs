namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000), without peepholes. With
/// [zi, zf, zg, zo] = W_i x + b_i + W_h h + b_h: i = s(zi), f = s(zf), g = tanh(zg), o = s(zo), c' = f c + i g, h' = o tanh(c').
/// </summary>
internal sealed class ReferenceLstm : ReferenceCell
{
    public override int Gates => 4;

    public override CellStep Forward(CellWeights weights, double[] x, double[] hidden, double[] memory)
    {
        int size = hidden.Length;
        double[] input = weights.Input.Apply(x), recurrent = weights.Recurrent.Apply(hidden);
        double[] gates = new double[4 * size], nextMemory = new double[size], nextHidden = new double[size];
        for (int j = 0; j < size; j++)
        {
            double i = Sigmoid(input[j] + recurrent[j]);
            double f = Sigmoid(input[size + j] + recurrent[size + j]);
            double g = Math.Tanh(input[(2 * size) + j] + recurrent[(2 * size) + j]);
            double o = Sigmoid(input[(3 * size) + j] + recurrent[(3 * size) + j]);
            (gates[j], gates[size + j], gates[(2 * size) + j], gates[(3 * size) + j]) = (i, f, g, o);
            nextMemory[j] = (f * memory[j]) + (i * g);
            nextHidden[j] = o * Math.Tanh(nextMemory[j]);
        }

        return new CellStep(x, hidden, memory, nextHidden, nextMemory, gates);
    }

    public override StepGradients Backward(
        CellWeights weights, CellStep step, double[] hiddenGradient, double[] memoryGradient, CellWeights gradients)
    {
        int size = step.Hidden.Length;
        double[] dz = new double[4 * size], dMemory = new double[size];
        for (int j = 0; j < size; j++)
        {
            (double i, double f) = (step.Gates[j], step.Gates[size + j]);
            (double g, double o) = (step.Gates[(2 * size) + j], step.Gates[(3 * size) + j]);
            double tanh = Math.Tanh(step.Memory[j]);
            double dc = memoryGradient[j] + (hiddenGradient[j] * o * (1 - (tanh * tanh)));
            dz[j] = dc * g * i * (1 - i);
            dz[size + j] = dc * step.PreviousMemory[j] * f * (1 - f);
            dz[(2 * size) + j] = dc * i * (1 - (g * g));
            dz[(3 * size) + j] = hiddenGradient[j] * tanh * o * (1 - o);
            dMemory[j] = dc * f;
        }

        double[] dx = new double[step.X.Length], dh = new double[size];
        weights.Input.Backward(step.X, dz, gradients.Input, dx);
        weights.Recurrent.Backward(step.PreviousHidden, dz, gradients.Recurrent, dh);
        return new StepGradients(dx, dh, dMemory);
    }
}
