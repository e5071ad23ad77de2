"""Marks the need for one symbol version in an ELF library as weak, so that the loader warns of nothing and goes on.

usage: weaken_version_need.py LIBRARY VERSION
"""
import struct
import sys

SHT_GNU_VERNEED = 0x6FFFFFFE
VER_FLG_WEAK = 2

path, wanted = sys.argv[1:]
with open(path, "rb") as file:
    elf = bytearray(file.read())

# ELF-64 header: section header table offset at 0x28; entry size and count at 0x3A
table = struct.unpack_from("<Q", elf, 0x28)[0]
size, count = struct.unpack_from("<HH", elf, 0x3A)
sections = [struct.unpack_from("<IIQQQQIIQQ", elf, table + i * size) for i in range(count)]
weakened = 0
for _, kind, _, _, offset, _, link, needs, _, _ in sections:
    if kind != SHT_GNU_VERNEED:
        continue
    names = sections[link][4]
    need = offset
    for _ in range(needs):
        _, versions, _, first, following = struct.unpack_from("<HHIII", elf, need)
        version = need + first
        for _ in range(versions):
            _, flags, _, name, step = struct.unpack_from("<IHHII", elf, version)
            start = names + name
            if elf[start:elf.index(0, start)].decode() == wanted:
                struct.pack_into("<H", elf, version + 4, flags | VER_FLG_WEAK)
                weakened += 1
            version += step
        need += following

with open(path, "wb") as file:
    file.write(elf)
print(f"{wanted}: {weakened} needs weakened")
