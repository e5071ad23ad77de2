using Microsoft.ML;

namespace MLNet.Recurrent.Interop;

/// <summary>Makes a <see cref="TrainerInfo"/>, whose constructor is internal.</summary>
internal static class TrainerNeeds
{
    public static TrainerInfo Create(
        bool normalization, bool calibration, bool caching, bool supportsValidation, bool supportsIncrementalTraining) =>
        InternalAccess.Use("Describing a trainer", () => new TrainerInfo(
            normalization: normalization, calibration: calibration, caching: caching,
            supportValid: supportsValidation, supportIncrementalTrain: supportsIncrementalTraining));
}
