"""Hashes of a scene's files, compared with the checksums that its catalogue states."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from truceline.read.multihash import Multihash, hash_file
from truceline.read.problem import Problem
from truceline.read.stac_files import within
from truceline.read.stac_item import is_remote
from truceline.record import Scene


def hash_files(
    scene: Scene, folder: Path, checksums: Mapping[str, str] | None = None
) -> tuple[Scene, tuple[Problem, ...]]:
    """Fill in the SHA-256 of each file of a scene that lies in a folder.

    A file that is not there keeps no hash: a catalogue is often fetched without its images. One
    that differs from its stated checksum keeps none either, as it is not the file that the
    catalogue speaks of.

    Args:
        scene: the scene; its local files are relative to the folder.
        folder: folder of the catalogue.
        checksums: from name of a file to its multihash in hexadecimal (`file:checksum`).

    Returns:
        The scene with hashes, and what was wrong with files.

    Raises:
        OSError: if a file that is there cannot be read.
    """
    files, problems = [], []
    for file in scene.files:
        path = None if is_remote(file.href) else within(folder, file.href)
        if path is None or not path.is_file():
            files.append(file)
            continue
        stated, problem = _stated(file.href, (checksums or {}).get(file.name, ""))
        digest, _, same = hash_file(path, stated)
        if same is False:
            fix = f"Fetch {file.name} of {scene.item} again; it is damaged, or another version."
            expected = "the file its catalogue states the checksum of"
            problem = Problem(file.href, None, "file:checksum", "differs", expected, fix)
            files.append(file)
        else:
            files.append(file.model_copy(update={"sha256": digest}))
        if problem is not None:
            problems.append(problem)
    return scene.model_copy(update={"files": tuple(files)}), tuple(problems)


def _stated(href: str, text: str) -> tuple[Multihash | None, Problem | None]:
    if not text:
        return None, None
    try:
        return Multihash.parse(text), None
    except ValueError as error:
        fix = f"It was not compared: {error}. The file's own SHA-256 is recorded."
        return None, Problem(href, None, "file:checksum", text, "a multihash in hexadecimal", fix)
