"""Names and doc comments are the same in Rust and Python."""

import pytest
from crossing import crossing

import daigou
from daigou import _manners

TYPES = crossing()


def test_the_sources_are_read():
    assert len(TYPES) > 130


def test_no_class_without_a_type():
    named = {entry.name for entry in TYPES}
    own = {"Corrupt", "DaigouError", "Invalid", "Money", "Refused", "Shop", "UnitPrice"}
    own |= {"allocate_batch", "explain_allocation", "price", "rank"}
    assert set(daigou.__all__) - own == named


@pytest.mark.parametrize("entry", TYPES, ids=lambda entry: entry.name)
def test_same_names_and_docs(entry):
    cls = getattr(daigou, entry.name)
    assert (cls.__doc__ or "").strip() == entry.doc
    if not entry.variants:
        assert list(cls.__match_args__) == ([] if entry.opaque else entry.fields)
        return
    variants = _manners.variants_of(cls)
    assert set(variants or _manners.members_of(cls)) == set(entry.variants)
    for name, kind in variants.items():
        doc, fields = entry.variants[name]
        assert (kind.__doc__ or "").strip() == doc
        assert list(kind.__match_args__) == fields
