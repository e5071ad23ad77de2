using System.CommandLine;
using System.ComponentModel;
using System.Reflection;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>
/// --with Name=Value: a recipe with another value of one of the library's options, to see on validation parts what it is worth. So what was
/// tried stands beside a command too.
/// </summary>
internal static class RecipeChanges
{
    /// <param name="types">The options that may be changed; the first that has a name counts.</param>
    public static Option<string[]> CreateOption(params Type[] types)
    {
        var option = new Option<string[]>("--with")
        {
            Description = $"Other values of {string.Join(" or ", types.Select(type => type.Name))}: Name=Value, several if wanted; nothing behind = for null.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(result =>
        {
            foreach (string change in result.Tokens.Select(token => token.Value))
            {
                try
                {
                    _ = Read(change, types);
                }
                catch (ArgumentException exception)
                {
                    result.AddError(exception.Message);
                }
            }
        });
        return option;
    }

    /// <summary>Sets what is named, in the first object that has it.</summary>
    /// <param name="changes">Name=Value each.</param>
    /// <param name="options">Objects that nobody else has.</param>
    public static void Apply(IEnumerable<string> changes, params object[] options)
    {
        foreach (string change in changes)
        {
            (MemberInfo member, object? value) = Read(change, [.. options.Select(one => one.GetType())]);
            object owner = options.First(one => member.DeclaringType!.IsInstanceOfType(one));
            if (member is PropertyInfo property)
            {
                property.SetValue(owner, value);
            }
            else
            {
                ((FieldInfo)member).SetValue(owner, value);
            }
        }
    }

    private static (MemberInfo Member, object? Value) Read(string change, Type[] types)
    {
        string[] parts = change.Split('=', 2);
        MemberInfo member = types.Select(type => (MemberInfo?)type.GetProperty(parts[0]) ?? type.GetField(parts[0])).FirstOrDefault(found => found is not null)
            ?? throw new ArgumentException($"--with {change}: there is no {parts[0]} in {string.Join(" or ", types.Select(type => type.Name))}.");
        Type kind = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        try
        {
            return (member, TypeDescriptor.GetConverter(kind).ConvertFromInvariantString(parts.ElementAtOrDefault(1) ?? ""));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or FormatException)
        {
            throw new ArgumentException($"--with {change}: {parts[0]} is a {(Nullable.GetUnderlyingType(kind) ?? kind).Name} and cannot be \"{parts.ElementAtOrDefault(1)}\".");
        }
    }
}
