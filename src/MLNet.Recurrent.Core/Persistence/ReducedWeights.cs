using System.Buffers.Binary;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Persistence;

/// <summary>
/// The weights of a network in a file, those of the recurrent layers in less precision, such that what is read predicts with the same bits as
/// what was written:
/// <code>
/// BFloat16   uint16 per weight, the upper half of a float; the lower half of every second weight of a row is the upper one of the weight before
/// Int8       float scale of each channel, layer by layer, direction by direction (see WeightChannels); then a byte per weight, each four of a
///            row with those before as a fraction (see Int8Weights)
/// </code>
/// Everything else is floats.
/// </summary>
internal static class ReducedWeights
{
    /// <summary>Bytes of a network, without scales of inputs and outputs. As a double: what a damaged shape asks for may be beyond a long.</summary>
    public static double SizeOf(NetworkOptions options, WeightPrecision precision)
    {
        double rest = sizeof(float) * (double)ParameterLayout.CountOf(options);
        if (precision == WeightPrecision.Full)
        {
            return rest;
        }

        CellShape shape = CellTable.Shape(options.Cell);
        double weights = 0;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            weights += (double)options.Directions * shape.Gates * options.HiddenSize * ((double)options.LayerInputSize(layer) + options.HiddenSize);
        }

        double channels = precision == WeightPrecision.Int8 ? (double)options.Layers * options.Directions * SlotsOf(shape) * options.HiddenSize : 0;
        return rest - ((sizeof(float) - BytesOf(precision)) * weights) + (sizeof(float) * channels);
    }

    /// <summary>Bytes of a weight of a recurrent layer.</summary>
    public static int BytesOf(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Int8 => 1,
        WeightPrecision.BFloat16 => 2,
        _ => sizeof(float),
    };

    /// <summary>Writes a network that is no ensemble.</summary>
    public static void Write(ref SpanWriter writer, RecurrentModel model)
    {
        bool isInt8 = model.Precision == WeightPrecision.Int8;
        float[] scales = isInt8 ? Scales(model) : [];
        writer.Write(scales);
        var channels = new WeightChannels(CellTable.Shape(model.Options.Cell), model.Options.HiddenSize);
        foreach (Parameter parameter in model.Layout.Entries)
        {
            ReadOnlySpan<float> values = parameter.Of(model.Parameters);
            if (!IsReduced(parameter, model.Precision))
            {
                writer.Write(values);
                continue;
            }

            for (int row = 0; row < parameter.Rows; row++)
            {
                ReadOnlySpan<float> weights = values.Slice(row * parameter.Columns, parameter.Columns);
                if (isInt8)
                {
                    WriteNumbers(ref writer, weights, scales[channels.Of(parameter.Role, row)]);
                }
                else
                {
                    WriteHalves(ref writer, weights);
                }
            }

            if (EndsLayer(parameter) && isInt8)
            {
                scales = scales[channels.Count..];
            }
        }
    }

    /// <summary>Reads a network.</summary>
    /// <param name="bytes">As many as <see cref="SizeOf"/> says.</param>
    /// <param name="layout">Its parameters.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="precision">A precision that is not full.</param>
    /// <param name="parameters">Takes the parameters.</param>
    /// <returns>The scales of the channels; empty where there are none.</returns>
    public static float[] Read(ReadOnlySpan<byte> bytes, ParameterLayout layout, NetworkOptions options, WeightPrecision precision, float[] parameters)
    {
        var channels = new WeightChannels(CellTable.Shape(options.Cell), options.HiddenSize);
        bool isInt8 = precision == WeightPrecision.Int8;
        float[] scales = new float[isInt8 ? channels.Count * options.Layers * options.Directions : 0];
        StoredNumbers.Read(bytes, NumberFormat.Single, scales);
        int place = scales.Length * sizeof(float), layer = 0;
        foreach (Parameter parameter in layout.Entries)
        {
            Span<float> values = parameter.Of(parameters);
            if (!IsReduced(parameter, precision))
            {
                StoredNumbers.Read(bytes[place..], NumberFormat.Single, values);
                place += values.Length * sizeof(float);
                continue;
            }

            int size = parameter.Columns * BytesOf(precision);
            for (int row = 0; row < parameter.Rows; row++, place += size)
            {
                Span<float> weights = values.Slice(row * parameter.Columns, parameter.Columns);
                if (isInt8)
                {
                    ReadNumbers(bytes.Slice(place, size), weights, scales[layer + channels.Of(parameter.Role, row)]);
                }
                else
                {
                    ReadHalves(bytes.Slice(place, size), weights);
                }
            }

            layer += EndsLayer(parameter) ? channels.Count : 0;
        }

        return scales;
    }

    // weight_ih, weight_hh of a layer and direction come in this order
    private static bool EndsLayer(Parameter parameter) => parameter.Role == ParameterRole.RecurrentWeight;

    private static bool IsReduced(Parameter parameter, WeightPrecision precision) =>
        precision != WeightPrecision.Full && parameter.Name.StartsWith("weight_", StringComparison.Ordinal);

    private static int SlotsOf(CellShape shape)
    {
        int slots = 0;
        foreach (CellProduct product in shape.Products)
        {
            slots += product.Slots;
        }

        return slots;
    }

    // Those of the file that the model came from, or by the greatest weight of each channel.
    private static float[] Scales(RecurrentModel model)
    {
        if (model.ChannelScales.Length > 0)
        {
            return model.ChannelScales;
        }

        var channels = new WeightChannels(CellTable.Shape(model.Options.Cell), model.Options.HiddenSize);
        float[] scales = new float[channels.Count * model.Options.Layers * model.Options.Directions];
        int layer = 0;
        foreach (Parameter parameter in model.Layout.Entries)
        {
            if (IsReduced(parameter, WeightPrecision.Int8))
            {
                ReadOnlySpan<float> values = parameter.Of(model.Parameters);
                for (int i = 0; i < values.Length; i++)
                {
                    ref float greatest = ref scales[layer + channels.Of(parameter.Role, i / parameter.Columns)];
                    greatest = Math.Max(greatest, Math.Abs(values[i]));
                }

                layer += EndsLayer(parameter) ? channels.Count : 0;
            }
        }

        return Array.ConvertAll(scales, Int8Weights.Scale);
    }

    private static void WriteNumbers(ref SpanWriter writer, ReadOnlySpan<float> weights, float scale)
    {
        uint numbers = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            int byteOf = k % Int8Weights.Rows;
            numbers = byteOf == 0 ? 0 : numbers;
            sbyte number = Int8Weights.Number(weights[k], scale, numbers, byteOf);
            numbers = Int8Weights.Append(numbers, byteOf, number);
            writer.Write((byte)number);
        }
    }

    private static void ReadNumbers(ReadOnlySpan<byte> bytes, Span<float> weights, float scale)
    {
        uint numbers = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            int byteOf = k % Int8Weights.Rows;
            numbers = Int8Weights.Append(byteOf == 0 ? 0 : numbers, byteOf, (sbyte)bytes[k]);
            weights[k] = Int8Weights.Value(numbers, byteOf, scale);
        }
    }

    private static void WriteHalves(ref SpanWriter writer, ReadOnlySpan<float> weights)
    {
        uint half = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            half = BFloat16Weights.Nearest(weights[k], k % 2 == 0 ? 0 : half) >> 16;
            writer.Write((ushort)half);
        }
    }

    private static void ReadHalves(ReadOnlySpan<byte> bytes, Span<float> weights)
    {
        uint before = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            uint half = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(k * sizeof(ushort))..]);
            weights[k] = BitConverter.UInt32BitsToSingle((half << 16) | (k % 2 == 0 ? 0 : before));
            before = half;
        }
    }
}
