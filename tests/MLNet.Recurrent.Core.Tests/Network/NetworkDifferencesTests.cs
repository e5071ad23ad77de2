using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Network;

[TestClass]
public sealed class NetworkDifferencesTests
{
    [TestMethod]
    public void Every_option_can_be_named()
    {
        var one = new NetworkOptions { InputSize = 3 };
        foreach (System.Reflection.PropertyInfo property in typeof(NetworkOptions).GetProperties().Where(property => property.CanWrite))
        {
            NetworkOptions other = one with { };
            property.SetValue(other, Other(property.GetValue(one)));

            Assert.Contains(property.Name + " is ", string.Join("; ", NetworkDifferences.Between(one, other)));
        }
    }

    private static object Other(object? value) => value switch
    {
        int number => number + 1,
        bool flag => !flag,
        Enum kind => Enum.ToObject(kind.GetType(), Convert.ToInt32(kind, System.Globalization.CultureInfo.InvariantCulture) == 0 ? 1 : 0),
        OptionList<EmbeddingOptions> => new OptionList<EmbeddingOptions>([new EmbeddingOptions { FirstColumn = 0, Count = 2, Size = 1 }]),
        OptionList<ConvolutionOptions> => new OptionList<ConvolutionOptions>([new ConvolutionOptions { Filters = 2, Kernel = 1 }]),
        _ => throw new NotSupportedException($"{value}"),
    };
}
