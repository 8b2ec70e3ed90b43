"""Briefings made up for the tests: two fictional parties, none, and three of them.

The place names carry real Thai and Khmer letters, because shaping is what has to be tested.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from math import sin
from random import Random

from truceline.brief import DRAFT
from truceline.brief.content import (
    AgreementBlock,
    Briefing,
    ChangeRow,
    CitedClaim,
    CitedSource,
    ClauseCell,
    ClauseRow,
    ContestedLine,
    CoverageRow,
    GlanceRow,
    IncidentCard,
    IndexRow,
    Position,
    PositionColumn,
    TimelineBar,
    TimelineModel,
    TollRow,
    TollTable,
    VerdictLine,
)
from truceline.brief.content_map import MapLine, MapMark, MapModel
from truceline.brief.content_satellites import (
    FireRow,
    ImageChangeRow,
    NextPassRow,
    PassesModel,
    PassLane,
    PassMark,
    PassSpan,
    Satellites,
    StandingRow,
)
from truceline.brief.said import Names, PartyLabel, Period, Sentence
from truceline.brief.seal import RedactionLine, Seal, WitnessLine
from truceline.ledger.ed25519 import Signer
from truceline.ledger.note import Note, Signature, sign_note

ARLAND = PartyLabel("arland", "Republic of Arland", "Arland", "ARL")
BORDURIA = PartyLabel("borduria", "Kingdom of Borduria", "Borduria", "BOR")
CADONIA = PartyLabel("cadonia", "Federation of Cadonia", "Cadonia", "CAD")

HOSTILE = '#import "x.typ" $a^2$ *b* _c_ `d` <script>alert(1)</script> & "q" \'r\' @ref \\ [x] // y'
LONG_WORD = "Grenzüberwachungskommissionsprotokollführervertretung" * 3
LONG_URL = "https://example.org/" + "a1b2c3d4e5" * 16 + "/index.php?id=1&x=%E0%B8%8A"

PLACES = (
    Names("Hill 350 / Chong An", (("th", "ช่องอานม้า"), ("km", "អានសេះ"))),
    Names("Old Temple / Prasat", (("th", "ปราสาทพระวิหาร"), ("km", "ប្រាសាទព្រះវិហារ"))),
    Names("Stone Fort / Ta Moan", (("th", "ปราสาทตาเมือนธม"), ("km", "ប្រាសាទតាមាន់ធំ"))),
    Names("North Gate / Khnar", (("th", "ปราสาทคนา"), ("km", "ប្រាសាទខ្នារ"))),
    Names("Red Mill", ()),
    Names("Krabey Ford", (("th", "ปราสาทตาควาย"), ("km", "ប្រាសាទតាក្របី"))),
    Names("Trap Mountain / Makhuea", (("th", "ภูมะเขือ"), ("km", "ភ្នំត្រប់"))),
)
KINDS = ("Artillery fire", "Landmine", "Air strike", "Drone strike", "Rocket fire", "Incursion")
EMPTY_PERIOD = Period("15–21 December 2025", "2025-12-15", "2025-12-21")

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


ORIGIN = "truceline.example/arland-borduria-1f2e3d4c"
OPERATOR = Signer(ORIGIN, bytes(range(32)))
PROOF = json.dumps(
    {
        "form": "truceline-briefing-proof/1",
        "entries": [[n, f"สะพาน </script> & \\ {n}"] for n in range(20)],
    },
    ensure_ascii=False,
).encode()


def signed_checkpoint(size: int, *cosignatures: int) -> str:
    """A checkpoint that the made-up operator has signed, with cosignatures of so many bytes."""
    note = Note.decode(sign_note(f"{ORIGIN}\n{size}\n{'PyqR' * 10}Pyo=\n", OPERATOR))
    more = tuple(
        Signature(
            f"witness.example/{n}", bytes([n] * 4), bytes(i * (n + 3) % 256 for i in range(k))
        )
        for n, k in enumerate(cosignatures)
    )
    return Note(note.text, note.signatures + more).encode().decode()


def randbytes(seed: int, length: int) -> bytes:
    """Bytes that look like a signature, the same every time."""
    return Random(seed).randbytes(length)  # noqa: S311


def sealed() -> Seal:
    """A seal with everything in it: the log has grown since, and of three witnesses one is in."""
    return Seal(
        ORIGIN,
        1234,
        "3f2a91c0" * 8,
        signed_checkpoint(1301, 72, 72),
        "0.1.0",
        checkpoint_size=1301,
        proof=PROOF,
        key=OPERATOR.verifier.vkey,
        fingerprint="K7QX-2M4P-9RTD-HW3B-5NZC-8YVF",
        witnessed=(
            WitnessLine("witness.example/0", "Kingdom of Borduria", "21 December, 18:00 UTC", 1301),
            WitnessLine("witness.example/1", "Republic of Arland", "14 December, 18:00 UTC", 1180),
            WitnessLine("witness.example/2", "Observer team, east"),
        ),
        quorum="The rule asks for both parties; it is not met for this briefing.",
        redactions=(
            RedactionLine(
                "claim C0012",
                ("exact place", "contact"),
                "withheld",
                "on 20 December 2025",
                "the speaker asked for it.",
                ("RD-1", "C0012"),
            ),
        ),
        left_out=("judgement J-7 of 3 December, signed by a key that had expired",),
        released=DRAFT,
    )


def incident_id(n: int) -> str:
    """The id of the n-th made-up incident."""
    a = len(_ALPHABET)
    digits = [n * 7919 // a**k % a for k in range(5)]
    return "I-" + "".join(_ALPHABET[d] for d in digits)


def claim_id(n: int) -> str:
    """The id of the n-th made-up claim."""
    return f"C{n:04d}"


def _map(marks: int) -> MapModel:
    steps = [103.0 + i * 0.02 for i in range(120)]
    north = tuple((x, 14.3 + 0.09 * sin(x * 7) + 0.03 * sin(x * 31 + 1)) for x in steps)
    south = tuple((x, y - 0.03 - 0.03 * sin(x * 11)) for x, y in north)
    return MapModel(
        lines=(
            MapLine("L1", "Line of the 1907 commission", "Survey of Arland, sheet 4", north),
            MapLine("L2", "Line as Borduria draws it", "OpenStreetMap contributors, ODbL", south),
            MapLine("L3", "Line of the 1961 exchange of notes", "", ()),
        ),
        marks=tuple(
            MapMark(
                PLACES[i % len(PLACES)],
                103.1 + 2.2 * ((i * 29) % 40) / 40,
                14.25 + 0.2 * ((i * 13) % 17) / 17,
                (0.8, 3.0, 12.0, 5.0)[i % 4],
                tuple(incident_id(j) for j in range(i + 1, i + 2 + i % 3)),
                i % 3 == 0,
                i + 1,
            )
            for i in range(marks)
        ),
        detections=tuple(
            (103.05 + 2.2 * ((i * 17) % 50) / 50, 14.15 + 0.3 * ((i * 7) % 23) / 23)
            for i in range(70)
        ),
        unlocated=6,
        notes=(
            Sentence("Six incidents of the period name no place that can be drawn.", ("C0011",)),
            Sentence("The map shows where incidents were reported, not who holds the ground."),
        ),
    )


def _timeline(days: int) -> TimelineModel:
    first = date(2025, 12, 22) - timedelta(days=days)
    bars = tuple(
        TimelineBar(
            (first + timedelta(days=i)).isoformat(),
            ((i * 7) % 5 if i > days * 0.8 else (i % 19 == 0), (i * 3) % 4 // 2, i % 23 == 0, 0),
        )
        for i in range(days)
    )
    return TimelineModel(
        families=("Fire", "Ground", "Mines", "Supply"),
        bars=bars,
        marks=(
            ("2025-07-28", "Lakeside ceasefire understanding"),
            ("2025-08-07", "Agreed minutes, border committee"),
            ("2025-10-26", "Joint declaration"),
            ("2025-11-10", "Arland suspends the declaration"),
            ("2025-12-22", "Ministers meet"),
        ),
        period=EMPTY_PERIOD,
    )


def _position(n: int, speaker: str, stance: str) -> Position:
    return Position(
        speaker,
        stance,
        f"{n % 27 + 1} December 2025",
        "States that shells fell on the village after dawn and that nobody had fired from there; "
        f"gives the grid reference and names {n % 5 + 1} injured.",
        tuple(claim_id(k) for k in range(n, n + 1 + n % 6)),
        n % 4,
    )


def _card(n: int, parties: tuple[PartyLabel, ...]) -> IncidentCard:
    columns = [
        PositionColumn(
            party,
            ()
            if (n + k) % 4 == 3
            else tuple(
                _position(n * 9 + k * 4 + j, f"Ministry of Defence, {party.short}", stance)
                for j, stance in enumerate(("asserts", "denies", "counter-accuses")[: 1 + n % 3])
            ),
        )
        for k, party in enumerate(parties)
    ]
    return IncidentCard(
        id=incident_id(n),
        kind=KINDS[n % len(KINDS)],
        when=f"{8 + n} December 2025, 05:10–06:30",
        place=PLACES[n % len(PLACES)],
        place_note="placed by the words of two speakers; 95 % within 3 km",
        columns=tuple(columns),
        others=(_position(n * 9 + 8, "Observer team, east", "reports"),) if n % 2 else (),
        verdicts=(
            VerdictLine(
                "Did it occur?",
                "As alleged",
                "likely (55–80 %)",
                "Confidence in this judgement is moderate: two roots are independent.",
                (
                    Sentence("Both parties place shelling there that morning.", ("C0003", "C0009")),
                    Sentence("A hospital list names the injured.", ("C0012",)),
                ),
                True,
            ),
            VerdictLine(
                "To whom is it attributable?",
                "Not determined",
                "insufficient evidence",
                "Confidence cannot be given: nothing separates the two accounts.",
                (Sentence("The parties contradict each other.", ("C0003", "C0015")),),
                False,
            ),
            VerdictLine(
                "Which clause would it breach?",
                "Joint declaration, point 3a",
                "almost certain (95–99 %)",
                "Confidence is high, because the wording was read in full.",
                (Sentence("Point 3a forbids indirect fire.", ("KL-JD-2025-10-26/3a",)),),
                True,
            ),
        ),
        clauses=(
            Sentence("Joint declaration, point 3a: no indirect fire.", ("KL-JD-2025-10-26/3a",)),
        ),
        lines=(
            Sentence("1.2 km (0–4.1) south of the line of the 1907 commission.", ("C0003",)),
            Sentence("Astride the line as Borduria draws it, within location error."),
        ),
        sensors=(Sentence("Two fire detections within 3 km and 6 hours.", ("D-000041",)),),
        contested=_contested()[: n % 4],
    )


def _contested() -> tuple[ContestedLine, ...]:
    return (
        ContestedLine(
            "Who fired first?",
            "Kept apart from who is responsible, and from any breach.",
            (
                Sentence("Arland: Borduria fired first", ("C0003", "C0009")),
                Sentence("Borduria: Arland fired first", ("C0012",)),
            ),
            "insufficient evidence",
            False,
            "an observer or a sensor with a clock that recorded how it began",
        ),
        ContestedLine(
            "How many bombs?",
            "",
            tuple(Sentence(f"Speaker {k}: {k + 2}", (f"C{k:04}",)) for k in range(5)),
            "likely (55–80 %)",
            True,
            "craters and remnants counted on site by observers",
        ),
        ContestedLine(
            "Is the material genuine?",
            "The account of one side changed.",
            (Sentence("Arland: genuine; not genuine", ("C0001",)),),
            "insufficient evidence",
            False,
            "the original files",
        ),
    )


def _agreement(n: int, clauses: int, parties: tuple[PartyLabel, ...]) -> AgreementBlock:
    base = ("KL-JD-2025-10-26", "GBC-2025-08-07", "CF-2025-07-28")[n % 3] + ("" if n < 3 else "-b")
    statuses = (
        ("no_incident_known", "no incident known"),
        ("alleged", "alleged"),
        ("supported", "supported"),
        ("refuted", "refuted"),
        ("not_verifiable", "not verifiable"),
        ("not_yet_due", "not yet due"),
    )

    def row(i: int) -> ClauseRow:
        cells = [
            ClauseCell(
                party.short,
                *statuses[(i + k * 2) % 6],
                tuple(incident_id(j) for j in range(i, i + (i * (k + 1)) % 7)),
            )
            for k, party in enumerate(parties)
        ]
        if i % 7 == 5:
            cells = [ClauseCell("observer mission", *statuses[4], ())]
        if i % 7 == 6:
            cells = cells[:1]
        return ClauseRow(
            str(i + 1) if i else "3a",
            "Both sides keep all heavy weapons where they stood on the day of signature, and move "
            "none of them without telling the other side in writing." + (" " + HOSTILE) * (i == 2),
            "No movement",
            "none" if i % 3 else "30 November 2025",
            tuple(cells),
        )

    return AgreementBlock(
        base,
        ("Joint declaration", "Agreed minutes of the border committee", "Ceasefire understanding")[
            n % 3
        ],
        "26 October 2025",
        (
            Sentence("The full wording was read.", ("S0001",)),
            Sentence("Arland calls it suspended since 10 November.", ("C0100", "C0101")),
        ),
        tuple(row(i) for i in range(clauses)),
    )


def _index(n: int, parties: tuple[PartyLabel, ...]) -> IndexRow:
    return IndexRow(
        id=incident_id(n),
        when=f"{n % 21 + 1} December 2025",
        kind=KINDS[n % len(KINDS)],
        place=PLACES[n % len(PLACES)],
        spoken=", ".join(party.short for party in parties[: n % 3]) or "none",
        roots=n % 4,
        finding="occurred: likely (55–80 %); attribution not determined",
        claims=tuple(claim_id(k) for k in range(n, n + 1 + n % 7)),
        clauses=("KL-JD-2025-10-26/3a", "GBC-2025-08-07/2") if n % 2 else (),
    )


def passes_model(days: int = 5) -> PassesModel:
    """Passes of three made-up satellites, in every state, and the times of two incidents."""
    first = date(2025, 12, 15)
    states = ("data", "none", "clouded")
    marks = [
        (f"{(first + timedelta(days=i // 2)).isoformat()}T{'01' if i % 2 else '13'}:{10 + i:02}", i)
        for i in range(2 * days)
    ]
    return PassesModel(
        first.isoformat(),
        (first + timedelta(days=days - 1)).isoformat(),
        "UTC+08:00",
        tuple(
            PassLane(
                name,
                sensor,
                tuple(PassMark(at, states[(i + k) % 3]) for at, i in marks[k :: k + 1]),
            )
            for k, (name, sensor) in enumerate(
                (("Kestrel-1", "heat"), ("Kestrel-2", "heat"), (f"Heron {HOSTILE}", "radar"))
            )
        ),
        (
            PassSpan(incident_id(1), "2025-12-15T05:10", "2025-12-15T06:30"),
            PassSpan(incident_id(2), "2025-12-15T00:00", "2025-12-16T23:59"),
        ),
    )


def _satellites() -> Satellites:
    return Satellites(
        opening=(Sentence("The record holds three fire detections of one pass.", ("S0001",)),),
        sensors=("Fire detection", "Radar change", "Optical change"),
        standing=(
            StandingRow("No such satellite passed over in its time", (12, 3, 0), False),
            StandingRow("Something was found, and how often is known", (0, 1, 0), True),
        ),
        standing_notes=(Sentence("On none does a sensor carry any weight. " + HOSTILE),),
        passes=passes_model(),
        passes_notes=(Sentence("One row a satellite, one mark a pass.", (incident_id(1),)),),
        fires=tuple(
            FireRow(
                f"{15 + n} Dec 2025, 13:09",
                PLACES[n],
                f"{n + 1}.5 km",
                "Kestrel-1 VIIRS",
                f"{n * 4.5:.1f}",
                "nominal",
                "640 m",
                tuple(incident_id(k) for k in range(1, n * 3 + 1)),
                (f"D-00004{n}",),
            )
            for n in range(3)
        ),
        fires_notes=(Sentence("Each row says that a spot was hot, and no more."),),
        changes=(
            ImageChangeRow(
                "radar, Heron C-SAR",
                PLACES[0],
                "700 m",
                "3 Dec 2025",
                "15 Dec 2025",
                "−4.2 dB",
                "0.001",
                "1.2 ha",
                "0.03 per km²",
                (incident_id(2),),
                ("CH-01", "SC-01", "SC-02"),
            ),
        ),
        changes_notes=(Sentence("It does not say what changed it."),),
        upcoming=(
            NextPassRow(
                "Shelling",
                PLACES[1],
                "22 Dec 2025, 13:05 ± 2 min",
                "22 Dec, 05:05",
                "Kestrel-2 VIIRS",
                "41°, in view 80 %",
                "what still burns",
                (incident_id(2),),
                ("E-01",),
            ),
        ),
        upcoming_notes=(Sentence("That a satellite comes over does not say that it measures."),),
        limits=(Sentence("No sensor shows whose act it was."),),
    )


def sample(
    *,
    parties: tuple[PartyLabel, ...] = (ARLAND, BORDURIA),
    cards: int = 4,
    clauses: int = 12,
    claims: int = 130,
    sources: int = 30,
    marks: int = 14,
    days: int = 170,
    indexed: int = 36,
) -> Briefing:
    """A rich briefing; the sizes can be raised to those of a real case."""
    return Briefing(
        title="Ceasefire between Arland and Borduria",
        meeting="Special meeting of foreign ministers, Lakeside, 22 December 2025",
        as_of="22 December 2025, 09:00",
        zone="UTC+08:00 (Lakeside)",
        clock=Sentence("All times are given in UTC+08:00; the front keeps UTC+07:00."),
        period=EMPTY_PERIOD,
        previous=Period("8–14 December 2025", "2025-12-08", "2025-12-14"),
        parties=parties,
        seal=sealed(),
        summary=(
            Sentence(
                "The record holds 41 incidents that began in the period, against 23 in the one "
                "before; both sides report fire across the whole length of the front.",
                tuple(incident_id(n) for n in range(1, 42)),
            ),
            Sentence(
                "At least 60 people are stated to have been killed since July and more than half a "
                "million to have left their homes.",
                ("C0021", "C0034"),
            ),
            Sentence(
                "Air strikes, rockets at a border town and a soldier's loss of a leg to a mine are "
                "the main incidents; attribution stays open for most of them.",
                (incident_id(1), incident_id(2), incident_id(3), "C0041", "C0042"),
            ),
            Sentence("A hostile sentence: " + HOSTILE, ("C0001",)),
        ),
        change=tuple(
            ChangeRow(
                kind,
                (n * 5) % 13,
                (n * 7) % 17 + 1,
                tuple((n * (k + 2)) % 9 for k in range(len(parties))),
                tuple(incident_id(j) for j in range(n * 4 + 1, n * 4 + 2 + (n * 7) % 17)),
            )
            for n, kind in enumerate(KINDS)
        ),
        glance=tuple(
            GlanceRow(
                topic,
                (
                    Sentence(
                        f"{parties[n % len(parties)].short} says that {topic.lower()} went on "
                        "through the week and gives figures for it.",
                        (claim_id(n + 2), claim_id(n + 3)),
                    ),
                    Sentence(
                        "The other side says the opposite and asks for observers to look.",
                        (claim_id(n + 30),),
                    ),
                ),
            )
            for n, topic in enumerate(
                ("Truce", "Casualties", "Displacement", "Air strikes", "Mines", "Fuel", "Observers")
            )
        ),
        incidents=tuple(_card(n, parties) for n in range(1, cards + 1)),
        incidents_note=Sentence("Chosen by harm and by dispute; the rest stand in annex A."),
        toll=tuple(
            TollTable(
                f"People of {party.short}",
                "Each figure as stated; figures are never added up.",
                tuple(
                    TollRow(
                        f"{10 + n} December 2025",
                        "7 December 2025",
                        str(n * 3) if n else "not stated",
                        f"{n}–{n * 9}" if n else "12",
                        f"{n * 61} 400",
                        f"Ministry of Health, {party.short}",
                        "Cumulative figure of the morning briefing.",
                        (claim_id(60 + n),),
                        n == 3,
                    )
                    for n in range(4)
                ),
            )
            for party in parties
        ),
        toll_notes=(Sentence("Figures of the parties have not been verified.", ("C0060",)),),
        agreements=tuple(_agreement(n, clauses, parties) for n in range(3)),
        compliance_notes=(Sentence("A status says what the record shows, not what is true."),),
        map=_map(marks),
        timeline=_timeline(days),
        satellites=_satellites(),
        coverage=(
            CoverageRow(
                "Thermal satellite passes",
                "VIIRS on three satellites",
                "2–4 a day",
                "Sees fire of some size, not who lit it; blind under cloud. " + LONG_WORD,
                ("D-000041", "D-000042"),
            ),
            CoverageRow("Observer patrols", "Observer team, east", "3 days of 7", "Escorted.", ()),
        ),
        coverage_notes=(Sentence("Nobody neutral was on the ground on four of seven days."),),
        limits=(
            Sentence("Most claims go back to the two ministries.", ("C0001", "C0002")),
            Sentence("Nothing here was taken from victims."),
        ),
        claims=tuple(
            CitedClaim(
                claim_id(n),
                f"{n % 27 + 1} Dec 2025",
                KINDS[n % len(KINDS)],
                PLACES[n % len(PLACES)].latin,
                f"Ministry of Defence, {parties[n % len(parties)].short}",
                ("asserts", "denies", "reports", "counter-accuses")[n % 4],
                HOSTILE
                if n == 17
                else "Says that shells fell on the village after dawn and that nobody had fired "
                "from there; gives the grid reference of the battery it blames.",
                f"S{n % max(sources, 1) + 1:04d}",
                incident_id(n // 3 + 1) if n % 5 else "",
            )
            for n in range(1, claims + 1)
        ),
        sources=tuple(
            CitedSource(
                f"S{n:04d}",
                f"The {('Lakeside', 'Arland', 'Borduria')[n % 3]} Gazette",
                f"{n % 27 + 1} Dec 2025",
                ("en", "th", "km")[n % 3],
                LONG_URL if n == 3 else f"https://example.org/{n}/an-article-about-the-day.html",
                n % 5 + 1,
            )
            for n in range(1, sources + 1)
        ),
        index=tuple(_index(n, parties) for n in range(1, indexed + 1)),
        credits=("Line: © OpenStreetMap contributors, ODbL 1.0.", "Fire detections: NASA FIRMS."),
    )


def three_parties() -> Briefing:
    """Like `sample`, with a third party."""
    return sample(parties=(ARLAND, BORDURIA, CADONIA))


def four_parties() -> Briefing:
    """Like `sample`, with four parties, so that columns have to be stacked."""
    return sample(
        parties=(ARLAND, BORDURIA, CADONIA, PartyLabel("dor", "Duchy of Dorn", "Dorn", "DOR")),
        cards=2,
    )


def empty() -> Briefing:
    """A briefing on an empty record."""
    nothing = Period("15–21 December 2025", "2025-12-15", "2025-12-21")
    return replace(
        sample(claims=0, sources=0),
        parties=(),
        seal=Seal("truceline.example/empty", 0, "e3b0c442" * 8, "", "0.1.0"),
        summary=(),
        change=(),
        glance=(),
        incidents=(),
        incidents_note=Sentence(""),
        toll=(),
        toll_notes=(),
        agreements=(),
        compliance_notes=(),
        map=MapModel((), (), (), 0, ()),
        timeline=TimelineModel((), (), (), nothing),
        satellites=None,
        coverage=(),
        coverage_notes=(),
        limits=(),
        credits=(),
        index=(),
    )
