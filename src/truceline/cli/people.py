"""The commands by which people act on the record: keys, proposals, redactions, releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from truceline import acts, open_case
from truceline.check.trust import fingerprint
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, err, out, working
from truceline.counting import counted
from truceline.errors import CaseError, Refused
from truceline.ledger import create_signer, keys_folder, load_signer
from truceline.record import Body, KeyRole, Proposal, RedactionMode, When
from truceline.show import print_affected, print_table

if TYPE_CHECKING:
    from truceline.case import Case

key = typer.Typer(help="Private keys of people: make one, show its public half.")
app.add_typer(key, name="key")

Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--key",
        help="Name of a private key that signs, the author's first; repeatable. "
        "Default: the operator's.",
        metavar="NAME",
    ),
]
ProposalFile = Annotated[
    Path | None,
    typer.Option(
        "--proposal",
        help="Write a proposal for a second person to sign, and record nothing yet.",
        dir_okay=False,
    ),
]
Author = Annotated[str | None, typer.Option(help="Who does it. Default: the user's name.")]
Reason = Annotated[
    str, typer.Option(help="Why. It stands in the record for everybody, so name no source.")
]


@key.command("new", epilog="Example: `truceline key new analyst-1`")
def key_new(
    name: Annotated[str, typer.Argument(help="Name of the key.", metavar="NAME")],
) -> None:
    """Make a key that signs entries; it stays on this machine, readable by its owner alone."""
    made = create_signer(name)
    out.print(f"Made {keys_folder()}: {name}", soft_wrap=True)
    _show_key(made.verifier.vkey)


@key.command("show", epilog="Example: `truceline key show analyst-1`")
def key_show(
    name: Annotated[str, typer.Argument(help="Name of the key.", metavar="NAME")],
) -> None:
    """Show the public half of a key, and the fingerprint to compare by voice."""
    _show_key(load_signer(name).verifier.vkey)


@app.command(
    epilog="Example: `truceline grant field-office 'analyst-1+…' --role analyst --holder 'Desk 1'`"
)
def grant(
    directory: Dir,
    vkey: Annotated[
        str, typer.Argument(help="Public key, as `truceline key show` prints it.", metavar="KEY")
    ],
    role: Annotated[KeyRole, typer.Option(help="What the key may sign.")],
    holder: Annotated[str, typer.Option(help="The person or office that alone has it.")],
    party: Annotated[
        str | None, typer.Option(help="Id of the party it speaks for; for the role party.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Last moment it may sign. Default: no end.", metavar="TIME")
    ] = None,
    keys: Keys = None,
    author: Author = None,
    proposal: ProposalFile = None,
) -> None:
    """Let a key sign in this record. Once there is a reviewer, that takes the operator and one."""
    case = open_case(directory)
    end = When.parse(until, "UTC").latest if until else None
    body = acts.granting(vkey, role, holder, party, end)
    out.print(f"{body.id}: {fingerprint(body.vkey)}", soft_wrap=True)
    _act(case, body, keys, author, proposal)


@app.command(epilog="Example: `truceline revoke field-office analyst-1 --reason 'has left'`")
def revoke(
    directory: Dir,
    name: Annotated[str, typer.Argument(help="Name of the key.", metavar="NAME")],
    reason: Reason,
    keys: Keys = None,
    author: Author = None,
    proposal: ProposalFile = None,
) -> None:
    """Withdraw a key. What it signed before stands."""
    case = open_case(directory)
    _act(case, acts.revoking(case.keeping.held(), name, reason), keys, author, proposal)


@app.command(epilog="Example: `truceline keys field-office`")
def keys(directory: Dir) -> None:
    """List the keys that may sign in a record, with their roles and fingerprints."""
    case = open_case(directory)
    operator = case.log.verifier
    rows = [("operator", operator.name, "keeps the record", "", fingerprint(operator))]
    rows += [
        (
            f"{each.role}{f' {each.party}' if each.party else ''}",
            each.id,
            each.holder,
            f"{each.until:%Y-%m-%d %H:%MZ}" if each.until else "",
            fingerprint(each.vkey),
        )
        for each in case.keeping.held().authority.grants.values()
    ]
    print_table("Keys", ("role", "key", "holder", "until", "fingerprint"), rows, out)


@app.command(epilog="Example: `truceline propose field-office f.json --key analyst-1 --out f`")
def propose(
    directory: Dir,
    files: Annotated[
        list[Path],
        typer.Argument(help="Files as for `truceline add`.", metavar="FILE…", exists=True),
    ],
    out_file: Annotated[Path, typer.Option("--out", help="The file of proposals to write.")],
    keys: Keys = None,
    author: Author = None,
) -> None:
    """Sign what is in files without recording it, for others to sign and the operator to add."""
    case = open_case(directory)
    proposals, problems = case.proposals_of(files, keys or (), author)
    if problems:
        raise CaseError("\n".join(str(problem) for problem in problems))
    acts.write_proposals(out_file, proposals)
    out.print(f"Wrote {counted(len(proposals), 'proposal')} to {out_file}.", soft_wrap=True)


@app.command(epilog="Example: `truceline sign f.jsonl --key reviewer-1`")
def sign(
    file: Annotated[Path, typer.Argument(help="A file of proposals.", metavar="FILE", exists=True)],
    keys: Annotated[str, typer.Option("--key", help="Your private key.", metavar="NAME")],
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
) -> None:
    """Show what others propose, and add your signature to it."""
    proposals = acts.read_proposals(file)
    for each in proposals:
        _show_proposal(each)
    if not yes and not typer.confirm(f"Sign {counted(len(proposals), 'proposal')} as {keys}?"):
        raise CaseError(f"{file} was not signed")
    acts.write_proposals(file, acts.countersigned(proposals, load_signer(keys)))
    out.print(f"Signed. Record it with `truceline add DIR {file}`.", soft_wrap=True)


@app.command(
    epilog="Example: `truceline redact field-office source S1 contact --mode erased "
    "--reason 'at the source\\'s request' --key analyst-1 --key reviewer-1`"
)
def redact(
    directory: Dir,
    kind: Annotated[str, typer.Argument(help="Kind of the thing, such as source.")],
    target: Annotated[str, typer.Argument(help="Its id.", metavar="ID")],
    fields: Annotated[
        list[str], typer.Argument(help="Sealed fields, such as contact.", metavar="FIELD…")
    ],
    mode: Annotated[RedactionMode, typer.Option(help="Withheld, erased for good, or lifted.")],
    reason: Reason,
    keys: Keys = None,
    author: Author = None,
    proposal: ProposalFile = None,
) -> None:
    """Withhold or erase sealed fields. It takes two people's keys; every proof still holds."""
    case = open_case(directory)
    body = acts.redacting(
        case.keeping.held(), case.keeping.vault, kind, target, fields, mode, reason
    )
    _act(case, body, keys, author, proposal)
    if proposal is None and mode is RedactionMode.ERASED:
        out.print(
            "Erased from this case folder. Copies elsewhere (backups, bundles handed out, the file "
            "it was read from) are not: see docs/redaction.md.",
            soft_wrap=True,
        )


@app.command(
    epilog="Example: `truceline release field-office --out b.pdf --at 2025-12-22T09:00+08:00 "
    "--to 'ASEAN Chair' --key analyst-1 --key reviewer-1`"
)
def release(
    directory: Dir,
    out_files: Annotated[
        list[Path], typer.Option("--out", help="File to issue: .html, .pdf or .txt; repeatable.")
    ],
    recipients: Annotated[
        list[str] | None, typer.Option("--to", help="Whom it is handed to; repeatable.")
    ] = None,
    at: At = None,
    replaces: Annotated[
        str | None, typer.Option(help="Id of an earlier release that this one replaces.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it is issued.")] = "",
    keys: Keys = None,
    author: Author = None,
    proposal: ProposalFile = None,
) -> None:
    """Issue a briefing: write its files and record their hashes, signed by two people."""
    case = open_case(directory)
    with working("Auditing the record, computing and writing"):
        body = case.issue(out_files, at, tuple(recipients or ()), replaces, reason)
    _act(case, body, keys, author, proposal)
    out.print(f"Release {body.id}: {', '.join(str(path) for path in out_files)}", soft_wrap=True)
    if proposal is None:
        for path in case.prove_release(body.id, out_files[0].parent):
            out.print(f"Proof {path}", soft_wrap=True)
    else:
        out.print(
            f"Once recorded: `truceline prove {directory} release {body.id} --out "
            f"{out_files[0].name}.tlog-proof`.",
            soft_wrap=True,
        )


@app.command(epilog="Example: `truceline deliver field-office B-20251222-1 'Liaison office'`")
def deliver(
    directory: Dir,
    release_id: Annotated[str, typer.Argument(help="Id of the release.", metavar="RELEASE")],
    recipient: Annotated[str, typer.Argument(help="Who got it as well.")],
    keys: Keys = None,
    author: Author = None,
) -> None:
    """Record that somebody else got a released briefing, so that corrections reach them."""
    case = open_case(directory)
    body = acts.delivering(case.keeping.held(), release_id, recipient)
    _act(case, body, keys, author, None)


@app.command(epilog="Example: `truceline uses field-office claim C0123`")
def uses(
    directory: Dir,
    kind: Annotated[str, typer.Argument(help="Kind of the thing, such as claim.")],
    target: Annotated[str, typer.Argument(help="Its id.", metavar="ID")],
) -> None:
    """List every briefing that was made while something stood in the record, and who has it."""
    found = open_case(directory).uses(kind, target)
    for use in found:
        out.print(str(use), soft_wrap=True)
    if not found:
        out.print(f"No released briefing was made while {kind} {target} stood in the record.")


def _act(
    case: Case, body: Body, names: list[str] | None, author: str | None, file: Path | None
) -> None:
    """Record an act, or write it as a proposal where somebody else has to sign as well."""
    made = case.propose(body, names or (), author)
    if file is not None:
        acts.write_proposals(file, [made])
        out.print(
            f"Wrote {file}. The second person signs it with `truceline sign {file} --key NAME`; "
            f"then `truceline add {case.path} {file}` records it.",
            soft_wrap=True,
        )
        return
    try:
        admitted = case.admit_all([made])
    except Refused as error:
        raise Refused(
            f"{error} If a second person signs elsewhere, write a proposal with --proposal FILE."
        ) from None
    out.print(f"Recorded {body.kind} {body.id} as entry {admitted.start}.", soft_wrap=True)
    print_affected(case.affected(admitted), out)


def _show_key(vkey: str) -> None:
    out.print(vkey, soft_wrap=True)
    out.print(f"Fingerprint, to compare by voice: {fingerprint(vkey)}", soft_wrap=True)


def _show_proposal(proposal: Proposal) -> None:
    """Show all that is signed, sealed values included: nobody should sign what they cannot see."""
    out.print(Text.assemble((f"{proposal.body.kind} {proposal.body.id}", "bold")))
    out.print(f"for the record {proposal.origin}, by {proposal.author}", soft_wrap=True)
    for name, value in proposal.body.model_dump(mode="json", exclude_defaults=True).items():
        if name not in ("kind", "id"):
            out.print(f"  {name}: {value}", soft_wrap=True)
    for each in proposal.opening():
        out.print(f"  {each.field} (sealed): {each.value}", soft_wrap=True)
    unseen = set(proposal.sealed) - {each.field for each in proposal.opening()}
    for name in sorted(unseen):
        err.print(f"  {name} is sealed and its value is not in this file.", soft_wrap=True)
    for each_signature in proposal.signatures:
        out.print(f"  signed by {each_signature.key}, {each_signature.signed:%Y-%m-%d %H:%MZ}")
