"""Texts from files and people in places where Qt would guess at HTML."""


def escaped(text: str) -> str:
    """A text as HTML that shows exactly it (the module html takes 2 ms to load, before the window stands)."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
        text = text.replace(sign, name)
    return text


def tool_tip(text: str) -> str:
    """A tool tip that shows exactly this text, wrapped where it is long; empty for none."""
    return f"<div style='white-space:pre-wrap'>{escaped(text)}</div>" if text else ""
