// An inline MSBuild task (see Publicize.targets); not part of the library. It is compiled against .NET Standard 2.0, where
// System.Reflection.Metadata is not at hand, so it finds the three tables it patches by itself (ECMA-335, II.24 and II.22).
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies assemblies and marks their internal types, methods and fields public, private protected ones protected.
/// Only access flags change, so the copies compile like the originals; they are never run.
/// </summary>
public sealed class PublicizeAssemblies : Task
{
    private const int Module = 0x00, TypeRef = 0x01, TypeDef = 0x02, FieldPtr = 0x03, Field = 0x04, MethodPtr = 0x05,
        MethodDef = 0x06, Param = 0x08, ModuleRef = 0x1A, TypeSpec = 0x1B, AssemblyRef = 0x23;

    private byte[] image;
    private readonly int[] rows = new int[64];

    [Required]
    public ITaskItem[] Assemblies { get; set; }

    [Required]
    public string OutputDirectory { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(OutputDirectory);
        foreach (ITaskItem assembly in Assemblies)
        {
            image = File.ReadAllBytes(assembly.ItemSpec);
            Patch();
            // Written aside and moved, so that no parallel build reads half a file.
            string target = Path.Combine(OutputDirectory, Path.GetFileName(assembly.ItemSpec));
            string aside = target + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(aside, image);
            File.Copy(aside, target, overwrite: true);
            File.Delete(aside);
        }

        return !Log.HasLoggedErrors;
    }

    private void Patch()
    {
        int tables = FindTableStream();
        int heapSizes = image[tables + 6];
        int name = (heapSizes & 1) != 0 ? 4 : 2, guid = (heapSizes & 2) != 0 ? 4 : 2, blob = (heapSizes & 4) != 0 ? 4 : 2;

        ulong present = BitConverter.ToUInt64(image, tables + 8);
        int position = tables + 24;
        for (int table = 0; table < 64; table++)
        {
            rows[table] = 0;
            if ((present >> table & 1) != 0)
            {
                rows[table] = BitConverter.ToInt32(image, position);
                position += 4;
            }
        }

        position += rows[Module] * (2 + name + 3 * guid);
        position += rows[TypeRef] * (Index(2, Module, ModuleRef, AssemblyRef, TypeRef) + 2 * name);

        int typeSize = 4 + 2 * name + Index(2, TypeDef, TypeRef, TypeSpec) + Index(0, Field) + Index(0, MethodDef);
        for (int row = 0; row < rows[TypeDef]; row++, position += typeSize)
        {
            image[position] = OpenType(image[position]);
        }

        position += rows[FieldPtr] * Index(0, Field);

        int fieldSize = 2 + name + blob;
        for (int row = 0; row < rows[Field]; row++, position += fieldSize)
        {
            image[position] = OpenMember(image[position]);
        }

        position += rows[MethodPtr] * Index(0, MethodDef);

        int methodSize = 8 + name + blob + Index(0, Param);
        for (int row = 0; row < rows[MethodDef]; row++, position += methodSize)
        {
            image[position + 6] = OpenMember(image[position + 6]);
        }
    }

    // The access of a type or member is the low three bits of its flags.
    private static byte OpenType(byte flags)
    {
        const int NotPublic = 0, Public = 1, NestedPublic = 2, NestedFamily = 4, NestedAssembly = 5, NestedFamilyAndAssembly = 6,
            NestedFamilyOrAssembly = 7;
        switch (flags & 7)
        {
            case NotPublic: return (byte)(flags & ~7 | Public);
            case NestedAssembly: return (byte)(flags & ~7 | NestedPublic);
            case NestedFamilyOrAssembly: return (byte)(flags & ~7 | NestedPublic);
            case NestedFamilyAndAssembly: return (byte)(flags & ~7 | NestedFamily);
            default: return flags;
        }
    }

    private static byte OpenMember(byte flags)
    {
        const int FamilyAndAssembly = 2, Assembly = 3, Family = 4, Public = 6;
        switch (flags & 7)
        {
            case Assembly: return (byte)(flags & ~7 | Public);
            case FamilyAndAssembly: return (byte)(flags & ~7 | Family);
            default: return flags;
        }
    }

    // Bytes of an index into one of several tables; the tag that says which takes some of the bits.
    private int Index(int tagBits, params int[] targets)
    {
        foreach (int table in targets)
        {
            if (rows[table] >= 1 << 16 - tagBits)
            {
                return 4;
            }
        }

        return 2;
    }

    private int FindTableStream()
    {
        int header = BitConverter.ToInt32(image, 0x3C) + 4;
        int sections = BitConverter.ToUInt16(image, header + 2);
        int optional = header + 20;
        int sectionTable = optional + BitConverter.ToUInt16(image, header + 16);
        bool wide = BitConverter.ToUInt16(image, optional) == 0x20B;
        int runtimeHeaderAddress = BitConverter.ToInt32(image, optional + (wide ? 112 : 96) + 14 * 8);
        int runtimeHeader = Offset(runtimeHeaderAddress, sectionTable, sections);
        int root = Offset(BitConverter.ToInt32(image, runtimeHeader + 8), sectionTable, sections);

        int position = root + 16 + BitConverter.ToInt32(image, root + 12);
        int streams = BitConverter.ToUInt16(image, position + 2);
        position += 4;
        for (int stream = 0; stream < streams; stream++)
        {
            int end = Array.IndexOf(image, (byte)0, position + 8);
            string streamName = Encoding.ASCII.GetString(image, position + 8, end - position - 8);
            if (streamName == "#~")
            {
                return root + BitConverter.ToInt32(image, position);
            }

            position += 8 + (streamName.Length + 4 & ~3);
        }

        throw new BadImageFormatException("The assembly has no metadata tables.");
    }

    private int Offset(int address, int sectionTable, int sections)
    {
        for (int section = 0; section < sections; section++)
        {
            int entry = sectionTable + section * 40;
            int start = BitConverter.ToInt32(image, entry + 12);
            if (address >= start && address < start + BitConverter.ToInt32(image, entry + 16))
            {
                return address - start + BitConverter.ToInt32(image, entry + 20);
            }
        }

        throw new BadImageFormatException("The assembly has no managed code.");
    }
}
