namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>One cell over one sequence from a zero state, forwards or backwards in time.</summary>
internal sealed class ReferenceScan(ReferenceCell cell, CellWeights weights, int hiddenSize, bool reverse)
{
    // in the order of processing
    private CellStep[] _steps = [];

    /// <summary>The hidden state after the last step processed.</summary>
    public double[] Last => _steps[^1].Hidden;

    /// <summary>Returns the hidden state at each time step.</summary>
    public double[][] Forward(double[][] inputs)
    {
        double[] hidden = new double[hiddenSize], memory = new double[hiddenSize];
        double[][] outputs = new double[inputs.Length][];
        _steps = new CellStep[inputs.Length];
        for (int position = 0; position < inputs.Length; position++)
        {
            _steps[position] = cell.Forward(weights, inputs[Time(position)], hidden, memory);
            (hidden, memory) = (_steps[position].Hidden, _steps[position].Memory);
            outputs[Time(position)] = hidden;
        }

        return outputs;
    }

    /// <summary>Takes gradients of the hidden states back, adds to those of the weights, returns those of the inputs.</summary>
    /// <param name="outputGradients">[steps][hidden size].</param>
    /// <param name="gradients">Of the weights.</param>
    /// <param name="truncation">Steps, from the last one processed, before which the state is taken as given; 0 for none.</param>
    public double[][] Backward(double[][] outputGradients, CellWeights gradients, int truncation)
    {
        double[] dHidden = new double[hiddenSize], dMemory = new double[hiddenSize];
        double[][] inputGradients = new double[_steps.Length][];
        for (int position = _steps.Length - 1; position >= 0; position--)
        {
            double[] dh = Sum(outputGradients[Time(position)], dHidden);
            StepGradients step = cell.Backward(weights, _steps[position], dh, dMemory, gradients);
            inputGradients[Time(position)] = step.X;
            bool cut = truncation > 0 && (_steps.Length - position) % truncation == 0;
            dHidden = cut ? new double[hiddenSize] : step.PreviousHidden;
            dMemory = cut ? new double[hiddenSize] : step.PreviousMemory;
        }

        return inputGradients;
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private int Time(int position) => reverse ? _steps.Length - 1 - position : position;
}
