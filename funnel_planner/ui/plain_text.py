"""Texts from files and people in places where Qt would guess at HTML."""

import html


def tool_tip(text: str) -> str:
    """A tool tip that shows exactly this text, wrapped where it is long; empty for none."""
    return f"<div style='white-space:pre-wrap'>{html.escape(text)}</div>" if text else ""
