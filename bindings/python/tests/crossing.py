"""What the Rust sources declare to cross: names, fields and doc comments of every type."""

import re
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).parents[3] / "core" / "src"
HEAD = re.compile(
    r'((?:^[ ]*///[^\n]*\n)*)((?:^#\[(?:[^\]]|\n)*?\]\n)*?)^#\[cfg_attr\(feature = "python", pyo3::pyclass\(((?:[^\]]|\n)*?)\)\)\]\n'
    r"(?:^#\[(?:[^\]]|\n)*?\]\n)*^pub (enum|struct) (\w+) \{\n(.*?)^\}",
    re.M | re.S,
)
FIELD = re.compile(r"^ +(?:pub(?:\([a-z]+\))? )?(?:r#)?([a-z]\w*): ", re.M)
VARIANT = re.compile(r"((?:^    ///[^\n]*\n)*)(?:^    #\[[^\n]*\n)*^    ([A-Z]\w*)(?: \{(?:\}|\n(.*?)^    \}))?,?$", re.M | re.S)


@dataclass
class Crossing:
    name: str
    doc: str
    opaque: bool
    fields: list[str] = field(default_factory=list)
    variants: dict[str, tuple[str, list[str] | None]] = field(default_factory=dict)


def doc_of(lines: str) -> str:
    return "\n".join(re.sub(r"^ *///? ?", "", line).rstrip() for line in lines.splitlines()).strip()


def crossing() -> list[Crossing]:
    found = []
    for path in sorted(SOURCES.rglob("*.rs")):
        for doc, _, options, kind, name, body in HEAD.findall(path.read_text(encoding="utf-8")):
            entry = Crossing(name, doc_of(doc), kind == "struct" and "get_all" not in options)
            if kind == "struct":
                entry.fields = FIELD.findall(body)
            else:
                data = "{" in re.sub(r"//[^\n]*|#\[[^\n]*", "", body)
                for line_doc, variant, inner in VARIANT.findall(body):
                    entry.variants[variant] = (doc_of(line_doc), FIELD.findall(inner) if data else None)
            found.append(entry)
    return found
