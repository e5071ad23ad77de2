namespace MLNet.Recurrent.Network;

/// <summary>Sizes of a workspace.</summary>
/// <param name="Rows">Sequences at the most.</param>
/// <param name="Steps">Steps of a sequence at the most.</param>
/// <param name="TapeSteps">Steps on the tapes.</param>
/// <param name="HeadStride">Floats of a row that the dense layer reads.</param>
/// <param name="OutputStride">Floats of a row of outputs.</param>
/// <param name="Training">Whether there will be a backward pass.</param>
/// <param name="Dropout">Probabilities of dropout.</param>
/// <param name="Augmentation">How sequences are changed in training.</param>
internal readonly record struct WorkspaceShape(
    int Rows, int Steps, int TapeSteps, int HeadStride, int OutputStride, bool Training, DropoutRates Dropout, AugmentationRates Augmentation);
