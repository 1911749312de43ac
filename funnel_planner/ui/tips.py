"""Tool tips that show text as it is."""

import html


def plain_tip(text: str) -> str:
    """Text for a tool tip, which would guess at HTML otherwise: names and cells come from files."""
    return f"<div>{html.escape(text).replace(chr(10), '<br/>')}</div>" if text else ""
