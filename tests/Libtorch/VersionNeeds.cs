using System.Buffers.Binary;
using System.Text;

namespace MLNet.Recurrent.Libtorch;

/// <summary>Symbol versions that a 64-bit ELF library needs of others.</summary>
internal static class VersionNeeds
{
    private const int SectionVersionNeeds = 0x6ffffffe, FlagWeak = 2;

    /// <summary>
    /// Marks each need of a version as weak, so that the loader goes on where the version is missing. Good for a library that
    /// uses none of its symbols. The file is replaced, not written over: it may be a link to a file of others.
    /// </summary>
    public static int Weaken(string path, string version)
    {
        byte[] elf = File.ReadAllBytes(path);
        int weakened = 0;

        // header: where the section table is, the size of an entry and their number
        (int table, int size, int count) = ((int)Long(elf, 0x28), Short(elf, 0x3a), Short(elf, 0x3c));
        for (int section = table; section < table + (count * size); section += size)
        {
            if (Int(elf, section + 4) != SectionVersionNeeds)
            {
                continue;
            }

            int names = (int)Long(elf, table + (Int(elf, section + 0x28) * size) + 0x18);
            int need = (int)Long(elf, section + 0x18);
            for (int left = Int(elf, section + 0x2c); left > 0; left--, need += Int(elf, need + 12))
            {
                int entry = need + Int(elf, need + 8);
                for (int entries = Short(elf, need + 2); entries > 0; entries--, entry += Int(elf, entry + 12))
                {
                    if (Text(elf, names + Int(elf, entry + 8)) == version)
                    {
                        elf[entry + 4] |= FlagWeak;
                        weakened++;
                    }
                }
            }
        }

        string replacement = path + ".new";
        File.WriteAllBytes(replacement, elf);
        File.Move(replacement, path, overwrite: true);
        return weakened;
    }

    private static int Short(byte[] elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(offset));

    private static int Int(byte[] elf, int offset) => BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(offset));

    private static long Long(byte[] elf, int offset) => BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(offset));

    private static string Text(byte[] elf, int offset) =>
        Encoding.ASCII.GetString(elf, offset, Array.IndexOf<byte>(elf, 0, offset) - offset);
}
