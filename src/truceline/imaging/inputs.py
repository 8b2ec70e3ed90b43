"""The images of a run: read from a STAC catalogue, or from a folder of OPERA's files by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from truceline.errors import CaseError
from truceline.imaging.stacks import Taken
from truceline.read import Problem
from truceline.read.reading import Readable
from truceline.read.scenes import Scenes, read_image_folder, read_scenes
from truceline.read.stac_item import is_remote
from truceline.record import Scene, Source

ROOTS: Final = ("catalog.json", "collection.json")
POLARISATIONS: Final = ("VV", "VH", "HH", "HV")
_INVENTED: Final = "invented"


@dataclass(frozen=True)
class Inputs:
    """What a catalogue gave.

    Attributes:
        source: the source that its scenes were read in.
        scenes: the scenes as they were read, each with when it could have been known.
        taken: those of them that have images of radar here, in any order.
        original: name and bytes of the file that they were read in, if there is one.
        problems: what could not be read.
        missing: names of files that the catalogue names and that are not here.
    """

    source: Readable
    scenes: tuple[Readable, ...]
    taken: tuple[Taken, ...]
    original: tuple[str, bytes] | None
    problems: tuple[Problem, ...]
    missing: tuple[str, ...] = ()

    @property
    def publisher(self) -> str:
        """Whose catalogue it is."""
        body = self.source.body
        return body.publisher if isinstance(body, Source) else ""

    @property
    def invented(self) -> bool:
        """Whether the images are a simulator's."""
        return any(
            one.scene.collection.startswith(_INVENTED) or one.scene.item.startswith(_INVENTED)
            for one in self.taken
        )


def read_inputs(path: Path) -> Inputs:
    """Read a catalogue or a folder.

    Args:
        path: a STAC catalogue, collection or item collection, or a folder that holds one, or a
            folder of OPERA RTC-S1 files.

    Raises:
        CaseError: if it is not there, or gives no radar image.
        OSError: if a file that is there cannot be read.
    """
    if path.is_dir():
        root = next((path / name for name in ROOTS if (path / name).is_file()), None)
        if root is None:
            return _taken(_opera(path), path, path)
    elif path.is_file():
        root = path
    else:
        raise CaseError(f"{path} is not there; name a STAC catalogue or a folder of images")
    return _taken(read_scenes(root.read_bytes(), root.name, root.parent), root.parent, path)


def _opera(folder: Path) -> Scenes:
    """Read a folder without a catalogue, as `truceline add` reads it."""
    read = read_image_folder(folder)
    if not read.items:
        told = "".join(f" {problem}" for problem in read.problems[:3])
        raise CaseError(
            f"{folder} holds neither {' nor '.join(ROOTS)}, nor files named as OPERA RTC-S1 names "
            f"them (OPERA_L2_RTC-S1_…_VV.tif).{told} Name the folder of a STAC catalogue, or of "
            "one burst's images"
        )
    return read


def _taken(read: Scenes, folder: Path, path: Path) -> Inputs:
    scenes = [item for item in read.items if isinstance(item.body, Scene)]
    missing: list[str] = []
    taken = list(_each(scenes, folder, missing))
    if not taken:
        told = f" {missing[0]} is named and is not here." if missing else ""
        told += "".join(f" {problem}" for problem in read.problems[:3])
        raise CaseError(
            f"{path} gives no radar image with polarisations "
            f"{', '.join(POLARISATIONS)}.{told} Expected a STAC catalogue whose items have assets "
            "named vv, vh, hh or hv, or a folder of files named as OPERA RTC-S1 names them"
        )
    blob, data = read.original
    source = next(item for item in read.items if isinstance(item.body, Source))
    return Inputs(
        source, tuple(scenes), tuple(taken), (blob.name, data), read.problems, tuple(missing)
    )


def _each(scenes: Iterable[Readable], folder: Path, missing: list[str]) -> Iterator[Taken]:
    for item in scenes:
        scene = item.body
        if not isinstance(scene, Scene):
            continue
        files = {}
        for file in scene.files:
            polarisation = _polarisation(file.name)
            if polarisation is None:
                continue
            if is_remote(file.href):
                missing.append(file.href)
            elif not (folder / file.href).is_file():
                missing.append(str(folder / file.href))
            else:
                files[polarisation] = folder / file.href
        if files:
            yield Taken(scene, _track(scene), files)


def _polarisation(name: str) -> str | None:
    """Return the polarisation that an asset's name ends in; None for what is no such image."""
    last = name.upper().replace("-", "_").rpartition("_")[2]
    return last if last in POLARISATIONS else None


def _track(scene: Scene) -> str:
    """Return the track, with the burst where the product's name has one."""
    words = scene.item.upper().replace("-", "_").split("_")
    for k, word in enumerate(words[:-2]):
        if word[0] == "T" and len(word) == 4 and word[1:].isdigit() and words[k + 2][:2] == "IW":
            return "-".join(words[k : k + 3])
    return f"T{scene.relative_orbit:03d}" if scene.relative_orbit else scene.platform
