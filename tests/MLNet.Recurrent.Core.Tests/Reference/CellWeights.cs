namespace MLNet.Recurrent.Core.Tests.Reference;

/// <summary>The weights of one layer and direction, or their gradients: gates of x and gates of h, a bias in each.</summary>
internal sealed record CellWeights(Affine Input, Affine Recurrent);
