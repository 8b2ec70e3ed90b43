"""The picture of a burn run: the place before, after, and what was lost between the two."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import typst
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from truceline.brief.figure import BOLD, drawable, drawing, svg_text, wrapped
from truceline.brief.map_text import write
from truceline.brief.palette import ACCENT, INK, RULE, SOFT
from truceline.brief.script_labels import without_scripts
from truceline.brief.typesetter import fonts
from truceline.imaging.burnt import Burnt
from truceline.imaging.ramp import NOTHING, rgb
from truceline.record import Disc
from truceline.sense.change.burn import NO_CLASS
from truceline.sense.change.chips import Pair, copernicus, optical_pair, window_of

COLOURS: Final = ("#d8e2d8", "#e6ebe3", "#f4f2ec", "#ecc9a0", "#d98b55", "#a8492f", "#571f1f")
"""Of each class of severity, in its order."""
CLASSES: Final = (
    "below -0.25", "to -0.1", "to 0.1: as land that did not burn", "to 0.27", "to 0.44",
    "to 0.66", "above",
)  # fmt: skip
NOTE: Final = (
    "Colours: shortwave infrared red and blue, near infrared green; plants green, char magenta. "
    "A scar says where plants were lost or charred, never who lit it, nor with what."
)
_SIDE: Final = 150.0
_GAP: Final = 8.0
_FOOT: Final = 66.0
_TOP: Final = 32.0
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 10pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


def burn_png(found: Burnt) -> bytes:
    """Return before, after and dNBR side by side as PNG, 200 dots an inch."""
    made = typst.compile(
        _PAGE,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=200.0,
        sys_inputs={"svg": without_scripts(_svg(found))[0]},
        timestamp=0,
    )
    return made if isinstance(made, bytes) else b"".join(made)


def _pair(found: Burnt) -> Pair:
    image, spot = found.before.image, found.spot
    disc = Disc(lon=spot.lon, lat=spot.lat, radius_m=spot.radius_m)
    window = window_of(disc, image.grid)
    cut = np.s_[window.row : window.row + window.rows, window.col : window.col + window.cols]
    # Two bands stand for three: what is red and blue is the same, so that char is magenta.
    before, after = (
        np.stack([short[cut], near[cut], short[cut]], axis=-1) for near, short in found.bands
    )
    times = tuple([one.image.scene.when.earliest] for one in (found.before, found.after))
    sentinel = image.family == "Sentinel-2"
    source = (
        copernicus([*times[0], *times[1]])
        if sentinel
        else "Landsat images courtesy of the U.S. Geological Survey"
    )
    return optical_pair(before, after, window, image.grid, disc, (times[0], times[1]), source)


def _svg(found: Burnt) -> str:
    pair = _pair(found)
    rows = np.s_[pair.window.row : pair.window.row + pair.window.rows]
    cols = np.s_[pair.window.col : pair.window.col + pair.window.cols]
    codes = found.burn.severity[rows, cols]
    table = np.array([rgb(each) for each in COLOURS], dtype=np.uint8)
    lost = table[np.where(codes == NO_CLASS, 0, codes)]
    lost[codes == NO_CLASS] = rgb(NOTHING)
    wide, tall = 3 * _SIDE + 2 * _GAP + 2, _SIDE + _FOOT + _TOP
    with drawing(wide, tall, "truceline-burn") as (figure, axes):
        title = found.title if drawable(found.title) else "Burn scars"
        write(axes, 1, tall - 11, title, 9.0, weight=BOLD)
        images = [chip.pixels.copy() for chip in (pair.before, pair.after)]
        for image, chip in zip(images, (pair.before, pair.after), strict=True):
            image[chip.missing] = rgb(NOTHING)
        labels = (pair.before.label, pair.after.label, "loss of plants: dNBR, before less after")
        for k, (image, label) in enumerate(zip((*images, lost), labels, strict=True)):
            _panel(axes, image, label, 1 + k * (_SIDE + _GAP), pair)
        _legend(axes, 1 + 2 * (_SIDE + _GAP))
        lines = [*wrapped(NOTE, 2 * _SIDE - 10, 6.0), f"{pair.source}."]
        _scale(axes, pair)
        for k, line in enumerate(lines):
            write(axes, 1, _FOOT - 26 - 8 * k, line, 6.0, colour=SOFT)
        return svg_text(figure, "burn", title, NOTE)


def _panel(axes: Axes, image: npt.NDArray[np.uint8], label: str, left: float, pair: Pair) -> None:
    bottom, top = _FOOT, _FOOT + _SIDE
    axes.imshow(
        image, extent=(left, left + _SIDE, bottom, top), origin="upper", interpolation="none",
        aspect="auto", zorder=0.5,
    )  # fmt: skip
    scale = _SIDE / pair.window.cols
    frame = Rectangle((left, bottom), _SIDE, _SIDE, fill=False, edgecolor=RULE, linewidth=0.5)
    axes.add_patch(frame)
    for ring in pair.outlines:
        xy = np.column_stack([left + ring[:, 0] * scale, top - ring[:, 1] * scale])
        style: dict[str, Any] = {"fill": False, "edgecolor": ACCENT, "linewidth": 0.9}
        axes.add_patch(Polygon(xy, closed=True, **style))
    write(axes, left, top + 4, label[:1].upper() + label[1:], 6.4, colour=INK)


def _scale(axes: Axes, pair: Pair) -> None:
    """Draw the scale bar, and say by how much the grid's north is off true north."""
    length = pair.scale.pixels * _SIDE / pair.window.cols
    axes.add_patch(Rectangle((1, _FOOT - 11), length, 2, facecolor=INK, edgecolor="none"))
    turn = round(pair.north_deg, 1)
    side = f"{abs(turn)}° {'right' if turn > 0 else 'left'} of up" if turn else "up"
    words = f"{pair.scale.label}; true north is {side}"
    write(axes, length + 6, _FOOT - 12, words, 6.0, colour=SOFT)


def _legend(axes: Axes, left: float) -> None:
    for k, (colour, words) in enumerate(zip(COLOURS, CLASSES, strict=True)):
        bottom = _FOOT - 11 - 8 * k
        axes.add_patch(
            Rectangle((left, bottom), 9, 6, facecolor=colour, edgecolor=RULE, linewidth=0.3)
        )
        write(axes, left + 13, bottom + 1, words, 5.6, colour=SOFT)
