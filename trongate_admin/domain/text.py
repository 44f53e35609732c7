"""How text from a database is made fit to be read: nothing in it may hide or reorder."""

import unicodedata

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
SHOWN = 200
"""Characters of a cell that are read and shown at the most."""


def visible(text: str) -> str:
    """`text` on one line, with control, zero-width and direction characters as escapes."""
    if text.isascii() and text.isprintable():
        return text[:SHOWN]
    return "".join(_escaped(character) for character in text[:SHOWN])


def untagged(text: str) -> str:
    """`text` for a tooltip, which guesses markup: nothing in it looks like a tag or an entity.

    A zero-width space after each `<` and `&` does that; it isn't to be seen.
    """
    return text.replace("<", "<\u200b").replace("&", "&\u200b")


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return f"\\u{{{ord(character):x}}}"
