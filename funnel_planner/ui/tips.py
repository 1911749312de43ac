"""Tool tips that show text as it is."""

from funnel_planner.ui.plain_text import escaped


def plain_tip(text: str) -> str:
    """Text for a tool tip, which would guess at HTML otherwise: names and cells come from files."""
    return f"<div>{escaped(text).replace(chr(10), '<br/>')}</div>" if text else ""
