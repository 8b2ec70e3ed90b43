"""A picture to a briefing: the parts, in the order they are read."""

from __future__ import annotations

from truceline.brief import wording
from truceline.brief.assemble import annex, limits
from truceline.brief.assemble.cards import cards, main_incidents
from truceline.brief.assemble.change import change
from truceline.brief.assemble.clauses import agreements, compliance_notes
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.glance import glance
from truceline.brief.assemble.looks import look_notes, looks
from truceline.brief.assemble.places import map_model
from truceline.brief.assemble.satellites import satellites
from truceline.brief.assemble.summary import summary
from truceline.brief.assemble.timeline import timeline
from truceline.brief.assemble.toll import toll, toll_notes
from truceline.brief.assemble.toll_weighed import toll_weighed
from truceline.brief.content import Briefing
from truceline.brief.said import Sentence
from truceline.brief.seal import Seal
from truceline.picture import Picture
from truceline.record import zone_of


def assemble(picture: Picture, seal: Seal) -> Briefing:
    """Write the briefing of a picture.

    Args:
        picture: what is known.
        seal: what it can be checked against.
    """
    frame = Frame(picture)
    chosen = main_incidents(frame)
    tables = toll(frame)
    lists = looks(frame)
    return Briefing(
        title=picture.settings.title,
        meeting=picture.settings.meeting,
        as_of=wording.moment(picture.as_of, frame.zone),
        zone=_zone(frame),
        clock=limits.clock_sentence(frame),
        period=frame.period(frame.current),
        previous=frame.period(frame.before),
        parties=frame.parties,
        seal=seal,
        summary=summary(frame),
        change=change(frame),
        glance=glance(frame),
        incidents=cards(frame, chosen),
        incidents_note=Sentence(
            f"{len(chosen)} of {wording.counted(len(frame.now), 'incident')} alleged on the ground "
            "in the period, chosen by how many parties speak, deaths and injuries alleged and "
            "independent roots. All others are in the index."
            if frame.now
            else "No incident on the ground is alleged in the period.",
        ),
        toll=tables,
        toll_notes=toll_notes(tables),
        toll_weighed=toll_weighed(frame),
        agreements=agreements(frame),
        compliance_notes=compliance_notes(frame),
        map=map_model(frame),
        timeline=timeline(frame),
        looks=lists,
        look_notes=look_notes(lists),
        satellites=satellites(frame, chosen),
        coverage=limits.coverage(frame),
        coverage_notes=limits.coverage_notes(frame),
        limits=limits.limits(frame),
        claims=annex.claims(frame),
        sources=annex.sources(frame),
        credits=tuple(
            dict.fromkeys(
                [line.credit for line in picture.lines.values() if line.credit]
                + [source.licence for source in picture.sources.values() if source.licence]
            )
        ),
        index=annex.index(frame),
    )


def _zone(frame: Frame) -> str:
    offset = wording.offset(frame.picture.as_of.astimezone(zone_of(frame.zone)))
    return f"All times are {offset} ({frame.zone}) unless another zone is given."
