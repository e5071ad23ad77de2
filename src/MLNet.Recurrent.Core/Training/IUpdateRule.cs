using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>An optimiser's rule for one register of weights; its fields are the numbers of one update.</summary>
internal interface IUpdateRule
{
    /// <summary>Returns the new weights; the moments are the rule's memory from update to update.</summary>
    V Update<V>(V weights, V gradients, ref V firstMoment, ref V secondMoment)
        where V : unmanaged, ILanes<V>;
}
