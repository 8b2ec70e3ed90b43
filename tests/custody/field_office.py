"""A mission and its field laptops, each with a log, a vault and keys of their own, on the disk."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from record.samples import claim
from truceline.custody.authority import Authority
from truceline.custody.handover import Takeover, pack_handover, read_handover, take
from truceline.custody.handover_file import HandoverBundle
from truceline.custody.signing import sign_proposal
from truceline.custody.vault import SealedField, Vault
from truceline.ledger import Log, Signer, save_verifier
from truceline.record import (
    SALT_BYTES,
    Blob,
    Body,
    Entry,
    Grant,
    KeyRole,
    Proposal,
    Settings,
    Source,
    parse_entry,
)

START = datetime(2025, 8, 1, 6, tzinfo=UTC)
ZONE = "+07:00"


def key(name: str) -> Signer:
    """A key of this name, the same at every call."""
    return Signer(name, hashlib.sha256(name.encode()).digest())


class Office:
    """A case folder with a log that its operator signs."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.signer = key(name)
        self.log = Log.create(folder / "log", name, self.signer)
        self.vault = Vault(folder / "vault")
        self.minutes = 0
        save_verifier(self.signer.verifier, folder)
        (folder / "case.toml").write_text('id = "front"\ntitle = "A front"\n', "utf-8")

    @property
    def moment(self) -> datetime:
        """Now, in this office: a minute later at every use."""
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)

    @property
    def entries(self) -> list[Entry]:
        """The record."""
        return [parse_entry(line) for line in self.log.entries()]

    def entry(self, body: Body, *signers: Signer, also: Iterable[str] = (), **more: Any) -> Entry:
        """An entry that says this, signed by the operator or by these; what it seals is kept."""
        made = Proposal.of(
            body,
            origin=self.log.origin,
            author="somebody",
            salt=lambda: secrets.token_bytes(SALT_BYTES),
            also=also,
            **more,
        )
        self.vault.put(made.opening())
        moment = self.moment
        for signer in signers or (self.signer,):
            made = sign_proposal(made, signer, moment)
        return made.entry(moment)

    def say(self, *bodies: Body, also: Iterable[str] = (), **more: Any) -> None:
        """Record bodies, each signed by the operator."""
        self.append([self.entry(body, also=also, **more) for body in bodies])

    def append(self, entries: Iterable[Entry]) -> None:
        """Log entries as they are."""
        self.log.append([entry.canonical() for entry in entries], self.signer)

    def original(self, data: bytes, name: str = "form.pdf") -> Blob:
        """Keep a file among the originals."""
        blob = blob_of(data, name)
        folder = self.folder / "blobs"
        folder.mkdir(exist_ok=True)
        (folder / blob.sha256).write_bytes(data)
        return blob

    def secret_original(self, data: bytes, *holds: tuple[str, str, str]) -> Blob:
        """Keep a file in the vault."""
        blob = blob_of(data)
        self.vault.put_original(blob, data, [SealedField(*each) for each in holds])
        return blob

    def pack(self, out: Path, start: int = 0) -> HandoverBundle:
        """Hand over, and read what was handed over."""
        pack_handover(self.log, start, out, self.folder / "blobs")
        return read_handover(out)


class Mission(Office):
    """The office that takes bundles in."""

    def grant(self, office: Office, role: KeyRole = KeyRole.ANALYST, **more: Any) -> None:
        """Grant a laptop's key a role."""
        self.say(
            Grant(
                id=office.signer.name,
                vkey=office.signer.verifier.vkey,
                role=role,
                holder=f"the team with {office.signer.name}",
                **more,
            )
        )

    def plan(self, bundle: HandoverBundle, **how: Any) -> Takeover:
        """Work out what a bundle adds, without adding it."""
        grants = self.authority().grants.values()
        return take(bundle, self.entries, grants, self.moment, **how)

    def batch(self, takeover: Takeover) -> list[Entry]:
        """What is to be appended: the handover, signed by the operator, and the entries."""
        assert takeover.handover is not None
        first = self.entry(takeover.handover).model_copy(
            update={"recorded": takeover.entries[0].recorded}
        )
        return [first, *takeover.entries]

    def take(self, bundle: HandoverBundle, **how: Any) -> Takeover:
        """Take a bundle in, in one append."""
        takeover = self.plan(bundle, **how)
        if takeover.handover is not None:
            self.append(self.batch(takeover))
        return takeover

    def authority(self) -> Authority:
        """Who may say what here, after the last entry."""
        authority = Authority(self.log.origin, self.log.verifier)
        for index, entry in enumerate(self.entries):
            authority.rule(index, entry)
        return authority

    def left_out(self) -> dict[int, tuple[str, ...]]:
        """Entries that break a rule."""
        authority = Authority(self.log.origin, self.log.verifier)
        ruled = {i: authority.admit(i, entry) for i, entry in enumerate(self.entries)}
        return {i: wrong for i, wrong in ruled.items() if wrong} | {
            i: (missing,) for i, missing in authority.incomplete.items()
        }


def a_mission(folder: Path) -> Mission:
    """A mission with settings, a source and a claim."""
    made = Mission(folder / "mission", "mission")
    made.say(settings(), source("S-M"), claim("C-M1", source="S-M"))
    return made


def a_laptop(folder: Path, mission: Mission) -> Office:
    """A laptop that the mission granted: settings, a source with an original, and two claims."""
    made = Office(folder / "laptop", "laptop-3")
    original = made.original(b"a form")
    made.say(settings(), source("S-3", original=original, informant="Mira Okonjo"))
    made.say(claim("C-31", source="S-3"), claim("C-32", source="S-3", by="borduria"))
    mission.grant(made)
    return made


def members(path: Path) -> dict[str, bytes]:
    """What a zip file holds."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(path: Path, held: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    """Write a zip file that holds this."""
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return path


def blob_of(data: bytes, name: str = "form.pdf") -> Blob:
    """The reference of a file."""
    return Blob(sha256=hashlib.sha256(data).hexdigest(), name=name, size=len(data))


def settings() -> Settings:
    """Settings of a case of two parties."""
    party = {"name": "Republic of", "short": "A", "adjective": "A", "code": "aa"}
    parties = [party | {"id": name} for name in ("arland", "borduria")]
    return Settings.model_validate(
        {"id": "front", "title": "A front", "zone": ZONE, "parties": tuple(parties)}
    )


def source(source_id: str = "S1", **more: Any) -> Source:
    """A source; with an informant only if one is given."""
    return Source.model_validate({"id": source_id, "publisher": "Team", "channel": "form"} | more)
