"""The smallest Word 97 document: one piece of text in a compound file of two streams."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, OF_THE_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT_AT = 2048


def to_doc(text: str) -> bytes:
    body = text.replace("\n", "\r").encode("utf-16-le")
    length = len(body) // 2
    header = bytearray(TEXT_AT)
    struct.pack_into("<HH", header, 0, 0xA5EC, 0xC1)
    struct.pack_into("<HH", header, 10, 0x1200, 0xBF)  # table stream 1, extended characters
    struct.pack_into("<H", header, 32, 14)
    struct.pack_into("<H", header, 62, 22)
    struct.pack_into("<I", header, 76, length)
    struct.pack_into("<H", header, 152, 93)
    pieces = b"\x02" + struct.pack("<IIIHIH", 16, 0, length, 0, TEXT_AT, 0)
    struct.pack_into("<II", header, 154 + 33 * 8, 0, len(pieces))
    return _compound_file(pieces.ljust(4096, b"\0"), (bytes(header) + body).ljust(4096, b"\0"))


def _compound_file(table: bytes, document: bytes) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(data: bytes) -> int:
        data += b"\0" * (-len(data) % SECTOR)
        first, count = len(sectors), len(data) // SECTOR
        sectors.extend(data[n * SECTOR : (n + 1) * SECTOR] for n in range(count))
        chain.extend([*range(first + 1, first + count), END])
        return first

    entries = [
        _entry("Root Entry", 5, END, 0, child=1),
        _entry("1Table", 2, store(table), len(table), right=2),
        _entry("WordDocument", 2, store(document), len(document)),
    ]
    directory = store(b"".join(entries) + b"\0" * 128)
    tables = 1
    while len(sectors) + tables > tables * 128:
        tables += 1
    places = list(range(len(sectors), len(sectors) + tables))
    chain += [OF_THE_TABLE] * tables
    chain += [FREE] * (tables * 128 - len(chain))
    sectors += [struct.pack("<128I", *chain[n * 128 : (n + 1) * 128]) for n in range(tables)]
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", header, 40, 0, tables, directory, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", header, 76, *places, *[FREE] * (109 - tables))
    return bytes(header) + b"".join(sectors)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = -1, child: int = -1
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBiii", len(raw), kind, 1, -1, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
