using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNet.Recurrent.Tests.Interop;

/// <summary>Finds what an assembly uses of ML.NET although it is not public there.</summary>
internal static class InternalReferenceScan
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance |
        BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Instructions = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>
    /// All targets, from the assembly's reference tables: nothing compiled into the assembly can escape these.
    /// </summary>
    public static SortedSet<string> Targets(Assembly assembly)
    {
        var targets = new SortedSet<string>(StringComparer.Ordinal);
        using var file = new PEReader(File.OpenRead(assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        IEnumerable<EntityHandle> references = metadata.TypeReferences.Select(handle => (EntityHandle)handle)
            .Concat(metadata.MemberReferences.Select(handle => (EntityHandle)handle));
        foreach (EntityHandle reference in references)
        {
            if (Resolve(assembly.ManifestModule, MetadataTokens.GetToken(reference), null, null) is { } member)
            {
                targets.UnionWith(InternalsIn(member));
            }
        }

        return targets;
    }

    /// <summary>The same with who uses them, by walking signatures, bodies and attributes.</summary>
    public static HashSet<InternalReference> References(Assembly assembly)
    {
        var references = new HashSet<InternalReference>();
        foreach (CustomAttributeData attribute in assembly.GetCustomAttributesData())
        {
            Add(references, "assembly", attribute.Constructor);
        }

        foreach (Type type in assembly.GetTypes())
        {
            string referrer = Outermost(type).FullName!;
            foreach (MemberInfo used in UsedBy(type))
            {
                Add(references, referrer, used);
            }
        }

        return references;
    }

    private static void Add(HashSet<InternalReference> references, string referrer, MemberInfo used)
    {
        foreach (string target in InternalsIn(used))
        {
            references.Add(new InternalReference(target, referrer));
        }
    }

    private static IEnumerable<MemberInfo> UsedBy(Type type)
    {
        if (type.BaseType is { } baseType)
        {
            yield return baseType;
        }

        // An interface inherited through another is that one's reference, though the compiler lists both.
        Type[] interfaces = type.GetInterfaces();
        foreach (Type direct in interfaces.Where(one => !interfaces.Any(other => other != one && one.IsAssignableFrom(other))))
        {
            yield return direct;
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            yield return field.FieldType;
        }

        IEnumerable<MethodBase> methods = type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared));
        foreach (MethodBase method in methods)
        {
            IEnumerable<Type> types = method.GetParameters().Select(parameter => parameter.ParameterType)
                .Concat(method is MethodInfo { ReturnType: var result } ? [result] : Type.EmptyTypes)
                .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);
            foreach (MemberInfo used in types.Concat(UsedInBody(method)))
            {
                yield return used;
            }
        }
    }

    private static IEnumerable<MemberInfo> UsedInBody(MethodBase method)
    {
        byte[] body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        int position = 0;
        while (position < body.Length)
        {
            int value = body[position++];
            if (value == 0xFE)
            {
                value = value << 8 | body[position++];
            }

            OpCode instruction = Instructions[value];
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                or OperandType.InlineTok)
            {
                int token = BitConverter.ToInt32(body, position);
                if (Resolve(method.Module, token, typeArguments, methodArguments) is { } member)
                {
                    yield return member;
                }
            }

            position += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(body, position),
                _ => 4,
            };
        }
    }

    private static MemberInfo? Resolve(Module module, int token, Type[]? typeArguments, Type[]? methodArguments)
    {
        try
        {
            return module.ResolveMember(token, typeArguments, methodArguments);
        }
        catch (ArgumentException)
        {
            // A member of a generic type over its own parameters. The types it consists of have references of their own.
            return null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> InternalsIn(MemberInfo member)
    {
        if (member is Type type)
        {
            return TypesIn(type).Where(part => IsOfMlNet(part) && !part.IsVisible).Select(NameOf);
        }

        // Arrays and the like have members of a made-up type.
        Type? declaring = member.DeclaringType;
        if (declaring is null)
        {
            return [];
        }

        IEnumerable<string> found = InternalsIn(declaring);
        if (IsOfMlNet(declaring) && !IsReachable(member))
        {
            found = found.Append($"{NameOf(declaring)}.{member.Name}");
        }

        return member is MethodInfo { IsGenericMethod: true } method
            ? found.Concat(method.GetGenericArguments().SelectMany(InternalsIn))
            : found;
    }

    private static bool IsReachable(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => true,
    };

    private static IEnumerable<Type> TypesIn(Type type)
    {
        if (type.HasElementType)
        {
            return TypesIn(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return [];
        }

        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return type.GetGenericArguments().SelectMany(TypesIn).Append(definition);
    }

    private static bool IsOfMlNet(Type type) =>
        type.Assembly.GetName().Name is { } name && (name == "Microsoft.ML" || name.StartsWith("Microsoft.ML.", StringComparison.Ordinal));

    private static string NameOf(Type type) =>
        (type.IsGenericType && !type.IsGenericTypeDefinition ? type.GetGenericTypeDefinition() : type).FullName!;

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
