#!/bin/sh
# Makes NotoSansCJKsc-Subset.otf, the one font in which every picture is drawn.
# usage: make.sh NotoSansCJK-Regular.ttc   (Debian package fonts-noto-cjk; needs python3 with fonttools)
set -eu
collection=${1:?path of NotoSansCJK-Regular.ttc}
here=$(cd "$(dirname "$0")" && pwd)
characters=$(mktemp)
trap 'rm -f "$characters"' EXIT
python3 - >"$characters" <<'PY'
ranges = [
    (0x20, 0x7E), (0xA0, 0xFF),          # ASCII, Latin-1
    (0x2010, 0x2027), (0x2030, 0x203A),  # dashes, quotation marks, ellipsis
    (0x2190, 0x2199), (0x21D2, 0x21D4),  # arrows
    (0x2460, 0x2473),                    # circled numbers
    (0x2500, 0x257F), (0x25A0, 0x25FF),  # box drawing, geometric shapes
    (0x3000, 0x3017), (0xFF01, 0xFF5E),  # CJK punctuation, full-width forms
]
chosen = {chr(code) for first, last in ranges for code in range(first, last + 1)}
chosen |= set("αβγδΔλμπσΣΩ−×÷±≤≥≠≈∞√∑∈∴★☆✓")
# characters of lessons beyond level 1
chosen |= set("浏耦")
# GB2312 level 1: the 3,755 commonest characters of simplified Chinese
for row in range(0xB0, 0xD8):
    for cell in range(0xA1, 0xFF):
        try:
            chosen.add(bytes([row, cell]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
print("".join(sorted(chosen)), end="")
PY
pyftsubset "$collection" --font-number=2 --text-file="$characters" --layout-features='' --no-hinting \
    --name-IDs='0,1,2,3,4,5,6,13,14' --output-file="$here/NotoSansCJKsc-Subset.otf"
ls -l "$here/NotoSansCJKsc-Subset.otf"
