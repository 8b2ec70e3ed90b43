"""The commands of a witness, and those by which the operator asks witnesses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline import open_case
from truceline.check.trust import fingerprint
from truceline.cli.app import app
from truceline.cli.terminal import Dir, out, working
from truceline.errors import CaseError
from truceline.ledger.cosigning import Cosigned
from truceline.ledger.evidence_files import verify_evidence
from truceline.ledger.files import replace_file
from truceline.ledger.witness import Witness

witness = typer.Typer(
    help="Witness a record: keep the last checkpoint seen, refuse a fork or a rollback, cosign."
)
app.add_typer(witness, name="witness")

Folder = Annotated[
    Path, typer.Argument(help="The witness's own folder, not the operator's.", metavar="WITNESS")
]


@witness.command("new", epilog="Example: `truceline witness new w --name arland.example/witness`")
def witness_new(
    folder: Folder,
    name: Annotated[str, typer.Option(help="Name of its key, such as arland.example/witness.")],
    post_quantum: Annotated[
        bool, typer.Option("--post-quantum", help="An ML-DSA-44 key; cosignatures are 2.4 kB.")
    ] = False,
) -> None:
    """Make a witness with a key of its own."""
    made = Witness.create(folder, name, post_quantum=post_quantum)
    out.print(made.verifier.vkey, soft_wrap=True)
    out.print(
        f"Fingerprint, to compare by voice: {fingerprint(made.verifier.vkey)}\n"
        "Give the key above to the operator, the parties and everybody who checks.",
        soft_wrap=True,
    )


@witness.command("trust", epilog="Example: `truceline witness trust w operator.vkey`")
def witness_trust(
    folder: Folder,
    key: Annotated[
        str, typer.Argument(help="The record's public key: its text or a file.", metavar="KEY|FILE")
    ],
) -> None:
    """Watch a record from now on, under this key alone."""
    path = Path(key)
    text = path.read_text("utf-8") if "+" not in key and path.is_file() else key
    origin = Witness.open(folder).trust(text.strip())
    out.print(f"Watching {origin}, fingerprint {fingerprint(text.strip())}.", soft_wrap=True)


@witness.command(
    "check",
    epilog="Examples: `truceline witness check w /media/usb/case --out cosigned.checkpoint` · "
    "`truceline witness check w request.txt --out cosigned.checkpoint`",
)
def witness_check(
    folder: Folder,
    shown: Annotated[
        Path,
        typer.Argument(help="A record's folder, or a request to cosign.", metavar="DIR|FILE"),
    ],
    out_file: Annotated[Path, typer.Option("--out", help="Where to put the cosigned checkpoint.")],
) -> None:
    """Check that a record grew from what was seen before, and cosign its checkpoint."""
    own = Witness.open(folder)
    with working("Checking"):
        made = own.cosign_folder(_log(shown)) if shown.is_dir() else own.cosign(shown.read_bytes())
    replace_file(out_file, made.note)
    _say(made)
    out.print(f"Wrote {out_file}: give it to the operator, and keep a copy.", soft_wrap=True)


@witness.command("compare", epilog="Example: `truceline witness compare w theirs.checkpoint`")
def witness_compare(
    folder: Folder,
    other: Annotated[
        Path,
        typer.Argument(help="A checkpoint another witness was shown.", metavar="FILE", exists=True),
    ],
) -> None:
    """Hold what another witness was shown against what this one remembers."""
    verdict = Witness.open(folder).compare(other.read_bytes())
    if verdict is None:
        out.print(
            "Nothing of that size was seen here, so this shows nothing either way. Check the whole "
            "record with `truceline witness check`.",
            soft_wrap=True,
        )
        return
    out.print(verdict.words, soft_wrap=True)
    if verdict.conclusive:
        raise CaseError(f"two records are signed with one key; the evidence is in {folder}")


@witness.command("evidence", epilog="Example: `truceline witness evidence w/evidence/…`")
def witness_evidence(
    folder: Annotated[
        Path, typer.Argument(help="A folder of evidence.", metavar="EVIDENCE", file_okay=False)
    ],
) -> None:
    """Say what evidence that a witness kept shows, from its signatures and hashes alone."""
    out.print(verify_evidence(folder).words, soft_wrap=True)


@witness.command("serve", epilog="Example: `truceline witness serve w --port 8001`")
def witness_serve(
    folder: Folder,
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65535)] = 8001,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Default: this machine only.")
    ] = "127.0.0.1",
) -> None:
    """Answer requests to cosign over HTTP, as C2SP tlog-witness describes."""
    import uvicorn

    from truceline.serve.witness import create_witness_app

    served = create_witness_app(Witness.open(folder))
    out.print(f"http://{host}:{port}/ (Ctrl-C ends it)")
    uvicorn.run(served, host=host, port=port, log_level="warning")


@app.command(epilog="Example: `truceline request field-office --out request.txt`")
def request(
    directory: Dir,
    out_file: Annotated[Path, typer.Option("--out", help="The request to write.")],
    old: Annotated[
        int, typer.Option(help="Size the witness saw last; 0 if it never saw this record.", min=0)
    ] = 0,
) -> None:
    """Write a request that a witness can answer without a copy of the record."""
    out_file.write_bytes(open_case(directory).request(old))
    out.print(f"Wrote {out_file}.", soft_wrap=True)


@app.command(
    epilog="Examples: `truceline cosign field-office cosigned.checkpoint` · "
    "`truceline cosign field-office http://witness.example:8001`"
)
def cosign(
    directory: Dir,
    given: Annotated[
        list[str],
        typer.Argument(help="What witnesses gave, or where to ask them.", metavar="FILE|URL…"),
    ],
) -> None:
    """Take in what witnesses cosigned, from files or by asking them, and say who is missing."""
    case = open_case(directory)
    for each in given:
        with working(f"Asking {each}" if "://" in each else f"Reading {each}"):
            names = case.ask(each) if "://" in each else case.cosigned(Path(each).read_bytes())
        out.print(f"{each}: cosigned by {', '.join(names) or 'nobody new'}.", soft_wrap=True)
    out.print(case.witnesses(), soft_wrap=True)


def _log(folder: Path) -> Path:
    """The log in a folder: the folder itself, or a case's, or that of a USB bundle."""
    for found in (folder, folder / "log", folder / "case" / "log"):
        if (found / "checkpoint").is_file():
            return found
    raise CaseError(f"{folder} holds no record: there is no checkpoint in it")


def _say(made: Cosigned) -> None:
    first = " It is the first seen of this record, so nothing is said of what came before."
    out.print(
        f"Cosigned {made.checkpoint.size} entries of {made.checkpoint.origin}."
        f"{first if made.first else ''}",
        soft_wrap=True,
    )
