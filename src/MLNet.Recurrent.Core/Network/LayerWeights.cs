using System.Collections.Immutable;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The weights of one layer and direction, packed for the kernels: panels for the forward product, transposed strips for the
/// backward one. A cache of the published weights; nothing else is stored in this order.
/// </summary>
internal sealed unsafe class LayerWeights
{
    // Floats that fit into the smallest first-level cache of today's processors; weights that do are not read faster in fewer bytes.
    private const int FirstLevelCache = 8192;

    private readonly List<WeightBlock> weightBlocks;
    private readonly List<BiasBlock> biasBlocks;
    private readonly PinnedBuffer<float> packed, bias;
    private PinnedBuffer<float>? transposed, rounded;

    /// <param name="geometry">Sizes of the layer.</param>
    /// <param name="parameters">weight_ih, weight_hh, bias_ih, bias_hh.</param>
    public LayerWeights(LayerGeometry geometry, ImmutableArray<Parameter> parameters)
    {
        Geometry = geometry;
        packed = new PinnedBuffer<float>(geometry.PackedSize);
        bias = new PinnedBuffer<float>(geometry.BiasSize);
        weightBlocks = PlaceWeights(geometry, inputWeight: parameters[0], recurrentWeight: parameters[1]);
        biasBlocks = PlaceBiases(geometry, inputBias: parameters[2], recurrentBias: parameters[3]);
    }

    public LayerGeometry Geometry { get; }

    // per product [panels, depth, width]
    public float* Packed => packed.Pointer;

    // [panels, panel row]
    public float* Bias => bias.Pointer;

    // per product and part [strips, panels * width, strip]
    public float* Transposed => transposed!.Pointer;

    /// <summary>How the weights stand that single steps read.</summary>
    public WeightFormat StepFormat { get; private set; }

    /// <summary>The weights of a product for a single step: [panels, depth, width], or fewer bytes of the same.</summary>
    public float* ForStep(ProductGeometry product) => StepFormat switch
    {
        WeightFormat.BFloat16 => rounded!.Pointer + product.BFloat16Offset,
        WeightFormat.Int8 => rounded!.Pointer + product.Int8Offset,
        _ => Packed + product.PackedOffset,
    };

    /// <summary>
    /// Rounds the packed weights, for batches too, so that all predictions agree; single steps get a smaller copy where that is
    /// faster to read.
    /// </summary>
    /// <param name="format">To what.</param>
    /// <param name="scales">Of the channels, in the order of <see cref="WeightChannels"/>, where they are known; empty to find them.</param>
    public void Round(WeightFormat format, ReadOnlySpan<float> scales)
    {
        bool isInt8 = format == WeightFormat.Int8;
        ReadOnlySpan<float> rest = scales;
        rounded = new PinnedBuffer<float>(isInt8 ? Geometry.Int8Size : Geometry.BFloat16Size);
        foreach (ProductGeometry product in Geometry.Products)
        {
            for (int panel = 0; panel < Geometry.Panels; panel++)
            {
                float* strip = Packed + product.PackedOffset + ((nint)panel * product.Depth * product.Width);
                if (isInt8)
                {
                    nint place = product.Int8Offset + (panel * Int8Weights.Size(product.Depth, product.Width));
                    float* target = rounded.Pointer + place;
                    if (scales.IsEmpty)
                    {
                        Int8Weights.FindScales(strip, product.Depth, product.Width, target);
                    }
                    else
                    {
                        PlaceScales(rest, panel, product, target);
                    }

                    Int8Weights.Pack(strip, product.Depth, product.Width, target);
                }
                else
                {
                    nint place = product.BFloat16Offset + (panel * BFloat16Weights.Size(product.Depth, product.Width));
                    BFloat16Weights.Pack(strip, product.Depth, product.Width, rounded.Pointer + place);
                }
            }

            rest = scales.IsEmpty ? rest : rest[(product.Product.Slots * Geometry.HiddenSize)..];
        }

        if (Geometry.PackedSize > FirstLevelCache)
        {
            StepFormat = format;
        }
        else
        {
            rounded = null;
        }
    }

    public void Pack(ReadOnlySpan<float> parameters, bool training)
    {
        if (training)
        {
            transposed ??= new PinnedBuffer<float>(Geometry.TransposedSize);
        }

        fixed (float* published = parameters)
        {
            foreach (WeightBlock block in weightBlocks)
            {
                PackForward(published, block);
                if (training)
                {
                    PackTransposed(published, block);
                }
            }

            foreach (BiasBlock block in biasBlocks)
            {
                for (int unit = 0; unit < block.Units; unit++)
                {
                    float input = block.Input < 0 ? 0 : published[block.Input + unit];
                    Bias[block.Packed + unit] = block.Recurrent < 0 ? input : input + published[block.Recurrent + unit];
                }
            }
        }
    }

    /// <summary>Adds gradients in packed order, weights then biases, to those in published order.</summary>
    public void Unpack(float* gradients, Span<float> published)
    {
        fixed (float* target = published)
        {
            foreach (WeightBlock block in weightBlocks)
            {
                UnpackWeights(gradients, target, block);
            }

            float* biasGradients = gradients + Geometry.PackedSize;
            foreach (BiasBlock block in biasBlocks)
            {
                for (int unit = 0; unit < block.Units; unit++)
                {
                    float gradient = biasGradients[block.Packed + unit];
                    if (block.Input >= 0)
                    {
                        target[block.Input + unit] += gradient;
                    }

                    if (block.Recurrent >= 0)
                    {
                        target[block.Recurrent + unit] += gradient;
                    }
                }
            }
        }
    }

    // Units that only fill registers have weights of zero, whatever their scale.
    private void PlaceScales(ReadOnlySpan<float> scales, int panel, ProductGeometry product, float* target)
    {
        for (int lane = 0; lane < product.Width; lane++)
        {
            int slot = lane / Geometry.SlotWidth, unit = (panel * Geometry.SlotWidth) + (lane % Geometry.SlotWidth);
            target[lane] = unit < Geometry.HiddenSize ? scales[(slot * Geometry.HiddenSize) + unit] : 0;
        }
    }

    private static List<WeightBlock> PlaceWeights(LayerGeometry geometry, Parameter inputWeight, Parameter recurrentWeight)
    {
        var blocks = new List<WeightBlock>();
        int lanes = geometry.Lanes;
        foreach (ProductGeometry product in geometry.Products)
        {
            foreach (ProductGeometry.Part part in product.Parts)
            {
                Parameter weight = part.Of == RowPart.Input ? inputWeight : recurrentWeight;
                int partStart = geometry.PartOffset(part.Of) - geometry.PartOffset(product.Product.FirstPart);
                for (int panel = 0; panel < geometry.Panels; panel++)
                {
                    for (int column = 0; column < product.Width; column += lanes)
                    {
                        int slot = product.Product.FirstSlot + (column / geometry.SlotWidth);
                        int unit = (panel * geometry.SlotWidth) + (column % geometry.SlotWidth);
                        int units = Math.Min(lanes, geometry.HiddenSize - unit);
                        if (units > 0)
                        {
                            int row = (geometry.Shape.SlotGates[slot] * geometry.HiddenSize) + unit;
                            blocks.Add(new WeightBlock(
                                Published: weight.Offset + (row * weight.Columns),
                                Columns: weight.Columns,
                                Size: geometry.PartSize(part.Of),
                                Units: units,
                                Packed: product.PackedOffset + (((panel * product.Depth) + partStart) * product.Width) + column,
                                Width: product.Width,
                                Transposed: part.TransposedOffset,
                                Depth: (panel * product.Width) + column,
                                TotalDepth: geometry.Panels * product.Width,
                                Vectors: geometry.PartVectors(part.Of)));
                        }
                    }
                }
            }
        }

        return blocks;
    }

    private static List<BiasBlock> PlaceBiases(LayerGeometry geometry, Parameter inputBias, Parameter recurrentBias)
    {
        var blocks = new List<BiasBlock>();
        for (int panel = 0; panel < geometry.Panels; panel++)
        {
            for (int column = 0; column < geometry.PanelWidth; column += geometry.Lanes)
            {
                int slot = column / geometry.SlotWidth, unit = (panel * geometry.SlotWidth) + (column % geometry.SlotWidth);
                int units = Math.Min(geometry.Lanes, geometry.HiddenSize - unit);
                if (units > 0)
                {
                    int row = (geometry.Shape.SlotGates[slot] * geometry.HiddenSize) + unit;
                    blocks.Add(new BiasBlock(
                        Packed: (panel * geometry.PanelWidth) + column,
                        Units: units,
                        Input: geometry.Shape.HasInputBias(slot) ? inputBias.Offset + row : -1,
                        Recurrent: geometry.Shape.HasRecurrentBias(slot) ? recurrentBias.Offset + row : -1));
                }
            }
        }

        return blocks;
    }

    private static void UnpackWeights(float* gradients, float* published, WeightBlock block)
    {
        float* source = gradients + block.Packed, target = published + block.Published;
        for (int k = 0; k < block.Size; k++)
        {
            for (int unit = 0; unit < block.Units; unit++)
            {
                target[((nint)unit * block.Columns) + k] += source[unit];
            }

            source += block.Width;
        }
    }

    private void PackForward(float* published, WeightBlock block)
    {
        float* source = published + block.Published, target = Packed + block.Packed;
        for (int k = 0; k < block.Size; k++)
        {
            for (int unit = 0; unit < block.Units; unit++)
            {
                target[unit] = source[((nint)unit * block.Columns) + k];
            }

            target += block.Width;
        }
    }

    // The weights of a unit stand together in the published matrix, as a row of the transposed product needs them: they are
    // only cut into strips.
    private void PackTransposed(float* published, WeightBlock block)
    {
        for (int unit = 0; unit < block.Units; unit++)
        {
            float* source = published + block.Published + ((nint)unit * block.Columns);
            int left = block.Vectors, column = 0;
            while (left > 0)
            {
                int vectors = Math.Min(Panel.StripVectors, left), width = vectors * Geometry.Lanes;
                int count = Math.Min(width, block.Size - column);
                float* target = Transposed + block.Transposed + ((nint)column * block.TotalDepth) + ((nint)(block.Depth + unit) * width);
                new ReadOnlySpan<float>(source + column, count).CopyTo(new Span<float>(target, count));
                left -= vectors;
                column += width;
            }
        }
    }
}
