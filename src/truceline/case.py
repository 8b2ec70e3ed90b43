"""A case folder: what it holds, and the stages run over it.

case.toml   settings, kept in the record too
log/        the record: entries under a signed root
blobs/      original files, by SHA-256
keys/       public keys; private ones stay with the person
build/      derived tables; safe to delete
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path

from truceline import __version__, acts
from truceline.brief import DRAFT, Briefing, IncidentCard, incident_card, render
from truceline.briefing_seal import RELEASED, briefing_files, sealed, write_briefing
from truceline.case_toml import SETTINGS, read_settings_file, template
from truceline.check.export import ENDING, ExportProof
from truceline.custodian import Custodian
from truceline.custody.opening import fully_opened
from truceline.cut import Cut, cut
from truceline.errors import (
    CaseError,
    CaseExists,
    NoSuchIncident,
    NotACase,
    OriginalMissing,
    WrongFormat,
)
from truceline.intake import Added, record
from truceline.keeping import Held, Keeping
from truceline.ledger import (
    Log,
    SeenHead,
    create_signer,
    load_signer,
    load_verifier,
    save_verifier,
)
from truceline.picture import Picture, draw
from truceline.read import ColumnMapping, FileKind, Problem, read_file
from truceline.read.reading import blob_of
from truceline.record import Blob, Entry, Line, Proposal, Release, Source, Zone, parse_entry
from truceline.status import LineStatus, Status, status_of
from truceline.store import (
    MAP_FORMATS,
    TABLE_FORMATS,
    TABLES,
    TILES,
    export_map,
    export_table,
    tables,
    write,
    write_tiles,
)


class Case(Custodian):
    """A case folder, opened. Use `truceline.open_case` or `truceline.new_case` to get one."""

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
        seen = SeenHead.beside(signer.verifier, outside=path)
        return cls(path, Log.create(path / "log", origin, signer, seen=seen))

    @classmethod
    def open(cls, path: Path) -> Case:
        """Open a case folder; see `truceline.open_case`."""
        if not (path / "log").is_dir():
            hint = "make one with `truceline new`" if path.exists() else "there is no such folder"
            raise NotACase(f"{path} is not a case: {hint}")
        case = cls(path, Log.open(path / "log", load_verifier(path)))
        case.finish_erasing()
        return case

    def add(
        self,
        files: Sequence[Path],
        mapping: Callable[[Path], ColumnMapping | None] | None = None,
        author: str | None = None,
        key: str | None = None,
        *,
        history: bool = False,
    ) -> Added:
        """Add files to the record. Bad rows are listed in the result and the rest is added.

        Args:
            files: files of any kind that `truceline.read` knows, or folders of images;
                `case.toml` goes along by itself when it has changed.
            mapping: asked for the columns of every table of claims; None proposes them.
            author: who adds them; by default the user's name.
            key: name of the author's private key; by default the operator's.
            history: whether the files are fire detections of past years, kept as files of what
                burns in an area anyway rather than as detections.

        Raises:
            SettingsProblem: if `case.toml` cannot be read.
            LogError: if the record cannot be written, or there is no such key.
            OSError: if a file cannot be read.
        """
        settings = read_settings_file(self.path / SETTINGS)
        own = self.path / SETTINGS
        paths = [path for path in files if path.resolve() != own.resolve()]
        kind = FileKind.FIRE_HISTORY if history else None
        readings = (
            read_file(own, settings),
            *(
                read_file(path, settings, mapping(path) if mapping else None, kind)
                for path in paths
            ),
        )
        signer = load_signer(key or self.log.origin)
        return record(self.keeping, readings, settings, self.by(author), signer)

    def entries(self) -> list[Entry]:
        """Return every entry of the record, in order, as it is logged.

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
        return self._draw(self._cut(at)[0])

    def build(self, at: int | str | None = None) -> Picture:
        """Compute the derived tables and write them to `build/`."""
        chosen, _ = self._cut(at)
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
        return self.briefs([out], at)[0]

    def briefs(self, outs: Sequence[str | Path], at: int | str | None = None) -> list[Path]:
        """Write a briefing in several forms, computed once.

        Raises:
            WrongFormat: if an ending names no form a briefing has; nothing is written then.
        """
        paths = briefing_files(outs)
        return write_briefing(self.sealed_briefing(at), paths)

    def page(self, at: int | str | None = None) -> str:
        """Return the briefing as one HTML page."""
        return render(self.sealed_briefing(at), ".html").decode()

    def refresh(self) -> None:
        """See what another process has added to the record since it was opened.

        Raises:
            LogError: if the log cannot be opened, or has become another one.
        """
        log = Log.open(self.path / "log", self.log.verifier, origin=self.log.origin)
        self.keeping = Keeping(self.path, log)

    def proposals_of(
        self, files: Sequence[Path], keys: Sequence[str] = (), author: str | None = None
    ) -> tuple[list[Proposal], tuple[Problem, ...]]:
        """Return what files say as signed proposals, without recording it, and their problems.

        What the record says already is left out.

        Args:
            files: files as for `add`.
            keys: names of the private keys that sign, the author's first.
            author: who says it.
        """
        settings = read_settings_file(self.path / SETTINGS)
        readings = [read_file(path, settings) for path in files]
        signers = [load_signer(name) for name in keys or (self.log.origin,)]
        held = self.keeping.held()
        entries = enumerate(fully_opened(held.entries, self.keeping.vault))
        last = {(e.body.kind, e.body.id): e.body for i, e in entries if i not in held.skipped}
        made = [
            acts.proposed(
                item.body,
                self.log.origin,
                self.by(author),
                signers,
                item.available,
                settings.sealed,
            )
            for reading in readings
            for item in reading.items
            if last.get((item.body.kind, item.body.id)) != item.body
        ]
        return made, tuple(problem for reading in readings for problem in reading.problems)

    def issue(
        self,
        outs: Sequence[str | Path],
        at: int | str | None = None,
        recipients: Sequence[str] = (),
        replaces: str | None = None,
        reason: str = "",
    ) -> Release:
        """Write a briefing for release, and return the release to be signed by two people.

        The briefing says which release it belongs to; what makes it one is the entry, with the
        hashes of these files, that is recorded afterwards.

        Args:
            outs: the files to write.
            at: a point of the record.
            recipients: whom it is handed to.
            replaces: id of an earlier release that it takes the place of.
            reason: why it is issued.

        Raises:
            WrongFormat: if an ending names no form a briefing has.
        """
        paths = briefing_files(outs)
        chosen, held = self._cut(at)
        name = acts.release_id(held, chosen.as_of)
        picture = self._draw(chosen)
        briefing = sealed(self.keeping, held, chosen, picture, RELEASED.format(id=name))
        files = [blob_of(path.read_bytes(), path.name) for path in write_briefing(briefing, paths)]
        return Release(
            id=name,
            size=chosen.size,
            root=briefing.seal.root,
            at="" if at is None else str(at),
            as_of=chosen.as_of,
            version=__version__,
            files=tuple(files),
            recipients=tuple(recipients),
            replaces=replaces,
            reason=reason,
        )

    def sealed_briefing(self, at: int | str | None = None, released: str = DRAFT) -> Briefing:
        """Return the content of a briefing, with its proof.

        Args:
            at: a point of the record.
            released: what it says of its release.
        """
        chosen, held = self._cut(at)
        return sealed(self.keeping, held, chosen, self._draw(chosen), released)

    def export(
        self, out: str | Path, table: str | None = None, at: int | str | None = None
    ) -> Path:
        """Write a derived table, or the incidents as a map, and beside it of what it was made.

        Args:
            out: the file; `.csv` or `.parquet` for a table, `.gpkg`, `.geojson` or `.csv` for
                the incidents, `.pmtiles` for everything that can be drawn, as vector tiles.
            table: name of the table; None writes the incidents.
            at: a point of the record.

        Raises:
            WrongFormat: if there is no such table, or it has no such form.
        """
        path = Path(out)
        forms = TABLE_FORMATS if table else (*MAP_FORMATS, TILES, *TABLE_FORMATS)
        if table is not None and table not in TABLES:
            raise WrongFormat(f"there is no table {table!r}; there are {', '.join(TABLES)}")
        if path.suffix not in forms:
            raise WrongFormat(f"{path.name}: expected an ending of {', '.join(forms)}")
        chosen, _ = self._cut(at)
        picture = self._draw(chosen)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == TILES:
            try:
                write_tiles(picture, path)
            except ValueError as error:
                raise CaseError(str(error)) from None
        else:
            rows = tables(picture)[table or "incident"]
            (export_map if path.suffix in MAP_FORMATS else export_table)(rows, path)
        proof = ExportProof.make(
            self.log,
            chosen.size,
            path,
            self.keeping.newest_checkpoint(),
            table=table or "",
            at="" if at is None else str(at),
            version=__version__,
        )
        path.with_name(path.name + ENDING).write_bytes(proof.encode())
        return path

    def card(self, incident_id: str, at: int | str | None = None) -> IncidentCard:
        """Return one incident as it is shown: positions, verdicts, clauses.

        Raises:
            NoSuchIncident: if no incident has this id at this point.
        """
        return card_of(self.picture(at), incident_id)

    def status(self) -> Status:
        """Return the case at a glance."""
        chosen, held = self._cut(None)
        picture = self._draw(chosen)
        left_out = len(held.left_out)
        witnesses = self.witnesses(picture.settings.witnessing)
        return status_of(self.path, self.log, chosen, picture, left_out, witnesses)

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

    def _cut(self, at: int | str | None) -> tuple[Cut, Held]:
        self.log.audit()
        held = self.keeping.held()
        bodies = [entry.body for entry in held.entries]
        kept = [body.original for body in bodies if isinstance(body, Source)]
        kept += [body.geometry for body in bodies if isinstance(body, Line | Zone)]
        # Several entries may name one file; it is read and hashed once.
        for blob in {blob.sha256: blob for blob in kept if blob is not None}.values():
            self.original(blob)
        return cut(held.opened, at, held.skipped), held

    def _draw(self, chosen: Cut) -> Picture:
        return draw(chosen.entries, chosen.size, chosen.as_of, self.original)


__all__ = ["Added", "Case", "LineStatus", "Status"]


def card_of(picture: Picture, incident_id: str) -> IncidentCard:
    """Return one incident of a picture as it is shown.

    Raises:
        NoSuchIncident: if the picture holds no incident of this id.
    """
    try:
        return incident_card(picture, incident_id.strip().upper())
    except KeyError:
        near = get_close_matches(incident_id.upper(), [i.id for i in picture.incidents], n=3)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise NoSuchIncident(
            f"there is no incident {incident_id} at this point of the record.{hint} "
            "`truceline export DIR --table incident --out incidents.csv` lists them all."
        ) from None
