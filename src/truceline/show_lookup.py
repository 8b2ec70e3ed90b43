"""What the terminal shows of a place that was looked up."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from truceline.brief.assemble.cards import relation_sentence, zone_sentence
from truceline.brief.assemble.frame import Frame
from truceline.brief.wording import chance, distance
from truceline.geo import Whereabouts
from truceline.lookup import Lookup
from truceline.picture import Picture
from truceline.show import print_table


def print_lookup(picture: Picture, looked: Lookup, console: Console) -> None:
    """Print where words say that something is, and what that is beside every line."""
    frame, found = Frame(picture), looked.found
    console.print(Text(looked.words, style="bold"))
    console.print(Text(f"{found.how.value}: {found.how.definition}"))
    if looked.places:
        console.print(Text(f"Names in the gazetteer: {', '.join(looked.places)}"))
    console.print(Text(_sentence(found)))
    if found.derived:
        console.print(Text("Derived from other statements: nobody stated this shape."))
    for part in found.parts:
        console.print(Padding(Text(f"{part.how.value}: {_sentence(part)}"), (0, 0, 0, 2)))
    if looked.radius_m is not None:
        console.print()
        console.print(Text(f"Middle of the shape; it reaches {distance(looked.radius_m)} around"))
        print_table("", ("form", "position"), looked.positions, console)
    for title, sentences in (
        ("Lines", [relation_sentence(frame, row).text for row in looked.lines]),
        ("Zones", [zone_sentence(frame, row).text for row in looked.zones]),
    ):
        if sentences:
            console.print()
            console.print(Text(title, style="bold"))
            for sentence in sentences:
                console.print(Padding(Text(sentence), (0, 0, 0, 2)))
    if looked.reached:
        rows = [
            (item.reach.weapon, distance(item.reach.most_m), chance(item.probability, item.error))
            for item in looked.reached
        ]
        console.print()
        print_table("Within reach", ("weapon", "reach", "probability"), rows, console)
        console.print(Text("A reach says what could have been reached, never what was fired."))
    if looked.candidates:
        names = [(match.name, match.place_id, f"{match.score:.0f}") for match in looked.candidates]
        console.print()
        print_table("Similar names, to choose from", ("name", "place", "score"), names, console)


def _sentence(found: Whereabouts) -> str:
    why = found.why or "nothing more is known"
    return f"{why[0].upper()}{why[1:].rstrip('.')}."
