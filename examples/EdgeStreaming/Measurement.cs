using System.Diagnostics;
using MLNet.Recurrent.Inference;

namespace EdgeStreaming;

/// <summary>What a step costs.</summary>
/// <param name="Nanoseconds">Time of a step: the median over slices of a thousand.</param>
/// <param name="Bytes">What all of them allocated.</param>
internal readonly record struct Measurement(double Nanoseconds, long Bytes)
{
    private const int Slices = 200, StepsOfSlice = 1000;

    public static Measurement Of(SequenceStepper stepper, ReadOnlySpan<float> step, Span<float> outputs)
    {
        double[] slices = new double[Slices];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int slice = 0; slice < Slices; slice++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < StepsOfSlice; i++)
            {
                stepper.Step(step, outputs);
            }

            slices[slice] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / StepsOfSlice;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(slices);
        return new Measurement(slices[Slices / 2], allocated);
    }
}
