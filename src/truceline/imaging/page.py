"""The page of a run: one HTML file that carries all it shows and asks the network nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from truceline.brief.clean import plain
from truceline.brief.fonts import font_faces_css
from truceline.brief.palette import COLOURS
from truceline.brief.script_labels import without_scripts
from truceline.brief.typesetter import fonts
from truceline.counting import counted
from truceline.imaging import told
from truceline.imaging.closer import chips, dates_svg
from truceline.imaging.ramp import NOTHING, REACH_DB, STOPS
from truceline.imaging.result import Result
from truceline.imaging.sheet import WIDTH, Sheet, sheet_svg
from truceline.imaging.summary import Summary
from truceline.imaging.wanted import Spot

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Nothing is fetched, run or submitted: styles, fonts and images stand in the file itself."""
MOST_SHOWN: Final = 24
"""Places that get a number on the map, a row and a closer look: the strongest. The file of places
has them all."""
MOST_NAMES: Final = 12
"""Names of a case's places on one map; more would hide what it is about."""
MOST_ASKED: Final = 50
"""Places and footprints in the table of those that were asked about."""
MOST_CLOSER: Final = 12
"""Places with a closer look."""
_DPI: Final = 200.0
_MARGIN: Final = 10.0


def change_page(result: Result, item: Mapping[str, Any]) -> str:
    """Render the page.

    Args:
        result: what was found.
        item: the STAC item that describes the run, for the list of files.

    Returns:
        A page that is valid without network, script or installed fonts.
    """
    pages = _environment()
    shown = result.places[:MOST_SHOWN]
    body = pages.get_template(
        "body.html.j2"
    ).render(
        r=result,
        t=told,
        shown=shown,
        zone=result.wanted.zone,
        # SVG drawn by us from numbers and escaped labels.
        map=Markup(sheet_svg(sheet_of(result))),  # noqa: S704
        closer=[
            (place, *map(Markup, chips(result, place)), Markup(dates_svg(result, place)))  # noqa: S704
            for place in shown[:MOST_CLOSER]
        ],
        stops=", ".join(STOPS),
        nothing=NOTHING,
        reach=REACH_DB,
        item=item,
        counted=counted,
        asked=sorted(result.summaries, key=lambda one: 2.0 if one.p is None else one.p)[
            :MOST_ASKED
        ],
    )
    variables = "".join(f"--{name}:{colour};" for name, colour in COLOURS.items())
    return pages.get_template("change.html.j2").render(
        title=told.heading(result),
        policy=POLICY,
        body=Markup(body),  # noqa: S704
        fonts=Markup(font_faces_css(body + told.heading(result))),  # noqa: S704
        variables=Markup(variables),  # noqa: S704
        css=Markup(_css()),  # noqa: S704
    )


def _by_chance(one: Summary) -> float:
    """Sort what was asked about: the least likely by chance first, the unseen last."""
    return 2.0 if one.p is None else one.p


def sheet_of(result: Result) -> Sheet:
    """Return what the map of a run shows."""
    shown = result.places[:MOST_SHOWN]
    return Sheet(
        title=told.heading(result),
        description=told.map_description(result, len(shown)),
        grid=result.grid,
        backdrop=result.before_db,
        mean_db=result.change_db,
        changed=result.objects.label > 0,
        valid=result.detected.valid,
        label=result.objects.label,
        numbered=[(place.row, place.col) for place in shown],
        spots=(*result.wanted.spots, *_named(result)),
    )


def _named(result: Result) -> list[Spot]:
    """Return the places of a case that the images show, the smallest first: these say most."""
    rows, cols = result.grid.shape
    seen = []
    for spot in result.wanted.names:
        row, col = result.grid.pixel(spot.lon, spot.lat)
        if 0 <= row < rows and 0 <= col < cols:
            seen.append(spot)
    return sorted(seen, key=lambda spot: spot.radius_m)[:MOST_NAMES]


def map_png(result: Result) -> bytes:
    """Return the map with heading and legend as PNG, 200 dots an inch, its scripts shaped."""
    figure, labels = without_scripts(sheet_svg(sheet_of(result), "sheet"))
    folder = Path(str(files("truceline.imaging") / "templates"))
    made = typst.compile(
        folder / "map.typ",
        root=Path(str(files("truceline"))),
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=_DPI,
        sys_inputs={
            "svg": figure,
            "title": told.heading(result),
            "lines": json.dumps(told.map_lines(result), ensure_ascii=False),
            "legend": json.dumps(told.legend(result), ensure_ascii=False),
            "stops": json.dumps(STOPS),
            "reach": f"{REACH_DB:g}",
            "nothing": NOTHING,
            "colours": json.dumps(COLOURS),
            "width": str(WIDTH),
            "margin": str(_MARGIN),
            "labels": json.dumps([label._asdict() for label in labels], ensure_ascii=False),
        },
        timestamp=0,
    )
    return made if isinstance(made, bytes) else b"".join(made)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("truceline.imaging"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """Clean every text on its way into the page; markup of our own passes as it is."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def _css() -> str:
    shared = files("truceline.brief") / "templates" / "briefing.css"
    own = files("truceline.imaging") / "templates" / "change.css"
    return shared.read_text("utf-8") + own.read_text("utf-8")
