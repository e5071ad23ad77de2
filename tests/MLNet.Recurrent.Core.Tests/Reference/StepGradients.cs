namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>Gradients by what one step of a cell read.</summary>
internal sealed record StepGradients(double[] X, double[] PreviousHidden, double[] PreviousMemory);
