"""A case folder: what it holds, and the stages run over it.

case.toml   settings, kept in the record too
log/        the record: entries under a signed root
blobs/      original files, by SHA-256
keys/       public keys; private ones stay with the person
build/      derived tables; safe to delete
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from truceline import __version__
from truceline.brief import FORMATS, IncidentCard, Seal, assemble, incident_card, render
from truceline.case_toml import SETTINGS, read_settings_file, template
from truceline.cut import Cut, cut
from truceline.errors import CaseExists, NoSuchIncident, NotACase, OriginalMissing, WrongFormat
from truceline.intake import Added, keep_originals, record
from truceline.ledger import (
    Log,
    create_signer,
    load_verifier,
    save_verifier,
)
from truceline.picture import Picture, draw
from truceline.read import (
    ColumnMapping,
    read_file,
)
from truceline.record import Blob, Entry, Line, Settings, Source, parse_entry
from truceline.store import (
    MAP_FORMATS,
    TABLE_FORMATS,
    TABLES,
    export_map,
    export_table,
    tables,
    write,
)


@dataclass(frozen=True)
class LineStatus:
    """A line as a case holds it; without a length where it has no digital form."""

    name: str
    source: str
    scale: str
    length_km: float | None


@dataclass(frozen=True)
class Status:
    """A case at a glance."""

    path: Path
    settings: Settings
    origin: str
    size: int
    root: str
    counts: dict[str, int]
    picture: Picture
    lines: tuple[LineStatus, ...]


class Case:
    """A case folder, opened. Use `truceline.open_case` or `truceline.new_case` to get one."""

    def __init__(self, path: Path, log: Log) -> None:
        self.path = path
        self.log = log

    @classmethod
    def new(cls, path: Path, settings: Path | None = None) -> Case:
        """Make a case folder; see `truceline.new_case`."""
        if (path / "log").exists():
            raise CaseExists(f"{path} holds a case already; choose another folder")
        own = path / SETTINGS
        if settings is not None and own.exists() and own.resolve() != settings.resolve():
            raise CaseExists(
                f"{own} exists already; leave out --settings, or choose another folder"
            )
        if settings is not None or own.exists():
            # Read before anything is written, so that a mistake in it leaves no half-made case.
            read_settings_file(settings or own)
        path.mkdir(parents=True, exist_ok=True)
        if not own.exists():
            text = settings.read_text("utf-8") if settings else template(path.resolve().name)
            own.write_text(text, encoding="utf-8")
        # A log's name must be its own for ever: two logs of one name and key would be a fork.
        origin = f"{read_settings_file(own).id}-{secrets.token_hex(4)}"
        signer = create_signer(origin, outside=path)
        save_verifier(signer.verifier, path)
        return cls(path, Log.create(path / "log", origin, signer))

    @classmethod
    def open(cls, path: Path) -> Case:
        """Open a case folder; see `truceline.open_case`."""
        if not (path / "log").is_dir():
            hint = "make one with `truceline new`" if path.exists() else "there is no such folder"
            raise NotACase(f"{path} is not a case: {hint}")
        return cls(path, Log.open(path / "log", load_verifier(path)))

    def add(
        self,
        files: Sequence[Path],
        mapping: Callable[[Path], ColumnMapping | None] | None = None,
        author: str | None = None,
    ) -> Added:
        """Add files to the record. Bad rows are listed in the result and the rest is added.

        Args:
            files: files of any kind that `truceline.read` knows; `case.toml` goes along by
                itself when it has changed.
            mapping: asked for the columns of every table of claims; None proposes them.
            author: who adds them; by default the user's name.

        Raises:
            SettingsProblem: if `case.toml` cannot be read.
            LogError: if the record cannot be written.
            OSError: if a file cannot be read.
        """
        settings = read_settings_file(self.path / SETTINGS)
        paths = [self.path / SETTINGS]
        paths += [path for path in files if path.resolve() != paths[0].resolve()]
        readings = tuple(
            read_file(path, settings, mapping(path) if mapping else None) for path in paths
        )
        keep_originals(self.path / "blobs", readings)
        return record(
            self.log, readings, settings.clock, author or os.environ.get("USER") or "operator"
        )

    def entries(self) -> list[Entry]:
        """Return every entry of the record, in order.

        Raises:
            LogError: if the record is damaged.
        """
        return [parse_entry(data) for data in self.log.entries()]

    def picture(self, at: int | str | None = None) -> Picture:
        """Audit the record and compute everything from it, at one point.

        Args:
            at: a number of entries, or a time; None takes the whole record.

        Raises:
            LogError: if any bit of the log is not what its signed root commits to.
            OriginalMissing: if an original file is gone or changed.
            ValueError: if `at` is neither, or lies outside the record.
        """
        return self._draw(self._cut(at))

    def build(self, at: int | str | None = None) -> Picture:
        """Compute the derived tables and write them to `build/`."""
        chosen = self._cut(at)
        picture = self._draw(chosen)
        facts = {
            "origin": self.log.origin,
            "size": str(chosen.size),
            "root": self.log.root_at(chosen.size).hex(),
            "as_of": chosen.as_of.isoformat(),
            "version": __version__,
        }
        write(self.path / "build" / "case.sqlite", tables(picture), facts)
        return picture

    def brief(self, out: str | Path, at: int | str | None = None) -> Path:
        """Write a briefing; the ending of the file says in which form.

        Raises:
            WrongFormat: if the ending names no form a briefing has.
        """
        path = Path(out)
        if path.suffix not in FORMATS:
            raise WrongFormat(f"{path.name}: a briefing is written to {' or '.join(FORMATS)}")
        written = self._rendered(path.suffix, at)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
        return path

    def page(self, at: int | str | None = None) -> str:
        """Return the briefing as one HTML page."""
        return self._rendered(".html", at).decode()

    def refresh(self) -> None:
        """See what another process has added to the record since it was opened.

        Raises:
            LogError: if the log cannot be opened, or has become another one.
        """
        self.log = Log.open(self.path / "log", self.log.verifier, origin=self.log.origin)

    def _rendered(self, suffix: str, at: int | str | None) -> bytes:
        chosen = self._cut(at)
        whole = chosen.size == self.log.size
        seal = Seal(
            origin=self.log.origin,
            size=chosen.size,
            root=self.log.root_at(chosen.size).hex(),
            checkpoint=(self.path / "log" / "checkpoint").read_text("utf-8") if whole else "",
            version=__version__,
        )
        return render(assemble(self._draw(chosen), seal), suffix)

    def export(
        self, out: str | Path, table: str | None = None, at: int | str | None = None
    ) -> Path:
        """Write a derived table, or the incidents as a map.

        Args:
            out: the file; `.csv` or `.parquet` for a table, `.gpkg`, `.geojson` or `.csv` for
                the incidents.
            table: name of the table; None writes the incidents.
            at: a point of the record.

        Raises:
            WrongFormat: if there is no such table, or it has no such form.
        """
        path = Path(out)
        forms = TABLE_FORMATS if table else (*MAP_FORMATS, *TABLE_FORMATS)
        if table is not None and table not in TABLES:
            raise WrongFormat(f"there is no table {table!r}; there are {', '.join(TABLES)}")
        if path.suffix not in forms:
            raise WrongFormat(f"{path.name}: expected an ending of {', '.join(forms)}")
        rows = tables(self.picture(at))[table or "incident"]
        path.parent.mkdir(parents=True, exist_ok=True)
        (export_map if path.suffix in MAP_FORMATS else export_table)(rows, path)
        return path

    def card(self, incident_id: str, at: int | str | None = None) -> IncidentCard:
        """Return one incident as it is shown: positions, verdicts, clauses.

        Raises:
            NoSuchIncident: if no incident has this id at this point.
        """
        picture = self.picture(at)
        try:
            return incident_card(picture, incident_id.strip().upper())
        except KeyError:
            near = get_close_matches(incident_id.upper(), [i.id for i in picture.incidents], n=3)
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            raise NoSuchIncident(
                f"there is no incident {incident_id} at this point of the record.{hint} "
                "`truceline export DIR --table incident --out incidents.csv` lists them all."
            ) from None

    def status(self) -> Status:
        """Return the case at a glance."""
        chosen = self._cut(None)
        # A corrected entry keeps its kind and id, and counts once.
        counts: Counter[str] = Counter(
            kind for kind, _ in {(e.body.kind, e.body.id): None for e in chosen.entries}
        )
        picture = self._draw(chosen)
        lines = tuple(
            LineStatus(
                line.name,
                line.drawn_by or line.credit,
                line.scale,
                picture.geometries[line.id].length_km if line.id in picture.geometries else None,
            )
            for line in picture.lines.values()
        )
        return Status(
            path=self.path,
            settings=picture.settings,
            origin=self.log.origin,
            size=self.log.size,
            root=self.log.checkpoint.root.hex(),
            counts=dict(counts),
            picture=picture,
            lines=lines,
        )

    def original(self, blob: Blob) -> bytes:
        """Return an original file's bytes, checked against its hash.

        Raises:
            OriginalMissing: if it is gone or changed.
        """
        path = self.path / "blobs" / blob.sha256
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != blob.sha256:
            what = "differs from its hash" if data else "is missing"
            raise OriginalMissing(
                f"{path}: the original of {blob.name!r} {what}; restore it from a copy"
            )
        return data

    def _cut(self, at: int | str | None) -> Cut:
        self.log.audit()
        entries = self.entries()
        bodies = [entry.body for entry in entries]
        kept = [body.original for body in bodies if isinstance(body, Source)]
        kept += [body.geometry for body in bodies if isinstance(body, Line)]
        # Several entries may name one file; it is read and hashed once.
        for blob in {blob.sha256: blob for blob in kept if blob is not None}.values():
            self.original(blob)
        return cut(entries, at)

    def _draw(self, chosen: Cut) -> Picture:
        return draw(chosen.entries, chosen.size, chosen.as_of, self.original)


__all__ = ["Added", "Case", "LineStatus", "Status"]
