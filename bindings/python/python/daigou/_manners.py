"""What every class of the library can do in Python, given once: show itself, be hashed, copied, pickled, written as JSON.

The classes are immutable, so a copy is the object itself and a hash that of its JSON form.
"""

import json
import keyword
from typing import Any

from . import _daigou


def variants_of(cls: type) -> dict[str, type]:
    """The classes of an enum's variants, by name; empty for a plain class."""
    return {name: member for name, member in vars(cls).items() if isinstance(member, type) and issubclass(member, cls)}


def members_of(cls: type) -> dict[str, Any]:
    """The variants of an enum whose variants have no content, by name."""
    return {name: member for name, member in vars(cls).items() if type(member) is cls}


def fields_of(cls: type) -> tuple[str, ...]:
    """The names of the fields, in order."""
    if "__match_args__" in vars(cls):
        return tuple(vars(cls)["__match_args__"])
    # Not by `inspect.signature`, which stumbles over a field named `from`.
    signature = cls.__text_signature__ or "()"
    return tuple(name.strip() for name in signature.strip("()").split(",") if name.strip())


def _same(self: Any, memo: Any = None) -> Any:
    return self


def _hash(self: Any) -> int:
    return hash(_daigou.to_text(self))


def _to_json(self: Any) -> Any:
    """The value as plain lists, dicts, texts and numbers, in the form of the records."""
    return json.loads(_daigou.to_text(self))


def _from_json(cls: type, value: Any) -> Any:
    """The value that `to_json` gave."""
    return _daigou.from_text(cls, json.dumps(value))


def _replace(self: Any, **changes: Any) -> Any:
    """The same value with other fields."""
    kept = {name: getattr(self, name) for name in type(self).__match_args__}
    return type(self)(**(kept | changes))


def _repr(self: Any) -> str:
    cls = type(self)
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in cls.__match_args__)
    return f"{cls.__qualname__}({fields})"


def _opaque_repr(self: Any) -> str:
    return f"<{type(self).__qualname__} {_daigou.to_text(self)}>"


def teach(cls: type) -> None:
    """Gives the class and its variants their manners."""
    cls.__module__ = "daigou"
    cls.__hash__ = _hash  # type: ignore[method-assign, assignment]
    cls.__copy__ = cls.__deepcopy__ = _same  # type: ignore[attr-defined]
    cls.to_json = _to_json  # type: ignore[attr-defined]
    cls.from_json = classmethod(_from_json)  # type: ignore[attr-defined]
    cls.__reduce__ = lambda self: (_daigou.from_text, (cls, _daigou.to_text(self)))  # type: ignore[method-assign, assignment, return-value]
    if members_of(cls):
        return
    variants = variants_of(cls)
    for kind in variants.values() or [cls]:
        kind.__module__ = "daigou"
        kind.__hash__ = _hash  # type: ignore[method-assign, assignment]
        kind.__match_args__ = fields_of(kind)  # type: ignore[attr-defined]
        kind.__replace__ = _replace  # type: ignore[attr-defined]
        for name in filter(keyword.iskeyword, kind.__match_args__):  # type: ignore[attr-defined]
            setattr(kind, f"{name}_", vars(kind)[name])
        opaque = not variants and not kind.__match_args__  # type: ignore[attr-defined]
        kind.__repr__ = _opaque_repr if opaque else _repr  # type: ignore[method-assign, assignment]
