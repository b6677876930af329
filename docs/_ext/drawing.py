"""
Lifecycles drawn from their tables, as SVG that needs no script, no font and no tool.

States stand in a row, in the order of their enum. A step to the next one goes straight, a longer one above, one to the
left below, and one that stays is a loop.
"""

import enum
from collections.abc import Iterator
from html import escape
from typing import Any

import attrs

from partnerkit.lifecycle import Lifecycle

LETTER, SIDES, HEIGHT, GAP, LEFT, TOP = 8.5, 28, 38, 110, 44, 52
LINE, BELOW = TOP + HEIGHT / 2, TOP + HEIGHT + 44


@attrs.frozen
class Box:
    """
    Where a state stands.
    """

    x: float
    width: float

    @property
    def middle(self) -> float:
        """
        The middle, from the left.
        """
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """
        The right side.
        """
        return self.x + self.width


@attrs.frozen
class Arrow:
    """
    A step, with its text and the text's place.
    """

    path: str
    text: str = ""
    x: float = 0
    y: float = 0


def states(lifecycle: Lifecycle[Any]) -> list[Any]:
    """
    Return all states, in the order of their enum.
    """
    every: type[enum.Enum] = type(lifecycle.start)
    return list(every)


def steps(lifecycle: Lifecycle[Any]) -> dict[tuple[Any, Any], str]:
    """
    Return the names of the steps between two states.
    """
    found: dict[tuple[Any, Any], list[str]] = {}
    for (state, event), after in lifecycle.steps.items():
        found.setdefault((state, after), []).append(event)
    return {pair: ", ".join(events) for pair, events in found.items()}


def svg(lifecycle: Lifecycle[Any]) -> str:
    """
    Return the drawing of a lifecycle; its title tells the same in words.
    """
    boxes = dict(_boxes(lifecycle))
    arrows = list(_arrows(lifecycle, boxes))
    return "".join(
        [
            _head(lifecycle, max(box.right for box in boxes.values()) + 8, _top(arrows)),
            f'<g marker-end="url(#{_id(lifecycle)}-tip)">',
            *(f'<path d="{arrow.path}"/>' for arrow in arrows),
            f'</g><circle cx="10" cy="{LINE:g}" r="4" fill="currentColor"/>',
            *(f'<rect x="{b.x:g}" y="{TOP}" width="{b.width:g}" height="{HEIGHT}" rx="9"/>' for b in boxes.values()),
            '</g><g fill="currentColor" font-size="14" text-anchor="middle">',
            *(f'<text x="{box.middle:g}" y="{LINE + 5:g}">{escape(s.value)}</text>' for s, box in boxes.items()),
            *(f'<text x="{a.x:g}" y="{a.y:g}" font-style="italic">{escape(a.text)}</text>' for a in arrows if a.text),
            "</g></svg>",
        ]
    )


def _head(lifecycle: Lifecycle[Any], width: float, top: float) -> str:
    name = _id(lifecycle)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" viewBox="0 {top:g} {width:g} {BELOW - top:g}"'
        f' role="img" aria-labelledby="{name}-title" style="max-width: 100%; height: auto">'
        f'<title id="{name}-title">{escape(in_words(lifecycle))}</title>'
        f'<defs><marker id="{name}-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>'
        '<g fill="none" stroke="currentColor" stroke-width="1.5">'
    )


def _top(arrows: list[Arrow]) -> float:
    return min(LINE, *(arrow.y for arrow in arrows if arrow.text)) - 28


def _id(lifecycle: Lifecycle[Any]) -> str:
    return lifecycle.subject.replace(".", "-")


def in_words(lifecycle: Lifecycle[Any]) -> str:
    """
    Return a lifecycle as a sentence, for those who don't see the drawing.
    """
    told = "; ".join(f"{names} leads from {a.value} to {b.value}" for (a, b), names in steps(lifecycle).items())
    return f"{lifecycle.subject} begins at {lifecycle.start.value}; {told}"


def _boxes(lifecycle: Lifecycle[Any]) -> Iterator[tuple[Any, Box]]:
    x: float = LEFT
    for state in states(lifecycle):
        box = Box(x, len(state.value) * LETTER + SIDES)
        yield state, box
        x = box.right + GAP


def _arrows(lifecycle: Lifecycle[Any], boxes: dict[Any, Box]) -> Iterator[Arrow]:
    yield Arrow(f"M14 {LINE:g}H{boxes[lifecycle.start].x:g}")
    for (before, after), text in steps(lifecycle).items():
        yield _arrow(boxes[before], boxes[after], text)


def _arrow(a: Box, b: Box, text: str) -> Arrow:
    middle = (a.middle + b.middle) / 2
    if a == b:
        loop = f"M{middle - 16:g} {TOP}C{middle - 22:g} {TOP - 38} {middle + 22:g} {TOP - 38} {middle + 16:g} {TOP}"
        return Arrow(loop, text, middle, TOP - 34)
    if 0 < b.x - a.right <= GAP:
        return Arrow(f"M{a.right:g} {LINE:g}H{b.x:g}", text, (a.right + b.x) / 2, LINE - 8)
    side, far = (TOP, TOP - 46) if b.x > a.x else (TOP + HEIGHT, TOP + HEIGHT + 46)
    return Arrow(f"M{a.middle:g} {side}Q{middle:g} {far} {b.middle:g} {side}", text, middle, (side + far) / 2 + 14)
