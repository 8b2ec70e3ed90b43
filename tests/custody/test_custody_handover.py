"""Handing over: a laptop's entries in the mission's log, once, in order, provably its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.field_office import (
    START,
    Mission,
    Office,
    a_laptop,
    a_mission,
    blob_of,
    settings,
    source,
)
from record.samples import claim
from truceline.custody.handover import (
    Forked,
    HandoverClashes,
    HandoverRefused,
    check_handovers,
    counts_here,
    pack_handover,
    read_handover,
)
from truceline.custody.signing import check_signature
from truceline.ledger import Checkpoint, Log, Note, Signer
from truceline.record import Claim, Entry, Handover, KeyRole, Taken


@pytest.fixture
def mission(tmp_path: Path) -> Mission:
    return a_mission(tmp_path)


@pytest.fixture
def laptop(tmp_path: Path, mission: Mission) -> Office:
    return a_laptop(tmp_path, mission)


# Taking in.


def test_the_entries_follow_their_handover_in_order_and_keep_what_proves_them(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    before = mission.entries
    took = mission.take(laptop.pack(tmp_path / "one.zip"))
    assert (took.already, len(took.entries), took.notes, took.replaced) == (0, 4, (), ())
    added = mission.entries[len(before) :]
    assert mission.entries[: len(before)] == before
    assert isinstance(added[0].body, Handover)
    assert added[0].body.id == "laptop-3@4"
    assert [entry.taken.index for entry in added[1:] if entry.taken] == [0, 1, 2, 3]
    assert [entry.body for entry in added[1:]] == [entry.body for entry in laptop.entries]
    assert {entry.recorded for entry in added} == {added[0].recorded}
    assert [entry.first_recorded().canonical() for entry in added[1:]] == list(laptop.log.entries())
    assert check_handovers(mission.entries) == []
    assert mission.left_out() == {}


def test_signatures_stay_and_hold_for_the_log_they_were_made_for(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.take(laptop.pack(tmp_path / "one.zip"))
    for entry in mission.entries[-4:]:
        (signature,) = entry.signatures
        vkey = laptop.signer.verifier.vkey
        assert check_signature(entry.said, "laptop-3", signature, vkey)
        assert not check_signature(entry.said, "mission", signature, vkey)


def test_taking_twice_changes_nothing(mission: Mission, laptop: Office, tmp_path: Path) -> None:
    bundle = laptop.pack(tmp_path / "one.zip")
    mission.take(bundle)
    after = list(mission.log.entries())
    again = mission.take(bundle)
    assert (again.handover, again.entries, again.already) == (None, (), 4)
    # Also once the laptop's key was revoked: there is nothing new to be refused.
    revoked = mission.authority().grants["laptop-3"].model_copy(update={"revoked": "lost"})
    mission.say(revoked)
    assert mission.plan(bundle).handover is None
    assert list(mission.log.entries())[:-1] == after


def test_a_later_bundle_adds_what_is_new_whether_it_overlaps_or_not(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.take(laptop.pack(tmp_path / "one.zip"))
    laptop.say(claim("C-33", source="S-3"))
    whole = mission.take(laptop.pack(tmp_path / "two.zip"))
    assert [entry.body.id for entry in whole.entries] == ["C-33"]
    assert whole.handover is not None
    assert (whole.handover.start, whole.handover.size) == (4, 5)
    laptop.say(claim("C-34", source="S-3"), claim("C-35", source="S-3"))
    rest = mission.take(laptop.pack(tmp_path / "three.zip", start=5))
    assert [entry.body.id for entry in rest.entries] == ["C-34", "C-35"]
    older = mission.plan(read_handover(tmp_path / "one.zip"))
    assert (older.handover, older.already) == (None, 7)
    assert check_handovers(mission.entries) == []
    assert mission.left_out() == {}


def test_entries_missing_in_between_are_asked_for(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    bundle = laptop.pack(tmp_path / "late.zip", start=2)
    with pytest.raises(HandoverRefused, match=r"entries 0 to 1 are missing.*begins at entry 0"):
        mission.plan(bundle)


def test_two_laptops_do_not_get_into_each_others_way(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    other = Office(tmp_path / "other", "laptop-4")
    other.say(settings(), source("S-4"))
    mission.grant(other)
    mission.take(laptop.pack(tmp_path / "one.zip"))
    mission.take(other.pack(tmp_path / "two.zip"))
    laptop.say(source("S-3b"))
    mission.take(laptop.pack(tmp_path / "three.zip", start=4))
    assert check_handovers(mission.entries) == []
    assert mission.left_out() == {}


def test_settings_and_keys_of_the_laptop_say_nothing_in_the_mission(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    laptop.say(settings().model_copy(update={"title": "Another title"}))
    mission.take(laptop.pack(tmp_path / "one.zip"))
    counting = [entry for entry in mission.entries if counts_here(entry)]
    titles = [entry.body.title for entry in counting if entry.body.kind == "settings"]
    assert titles == ["A front"]
    assert {entry.body.id for entry in counting if entry.taken} == {"S-3", "C-31", "C-32"}


def test_a_handover_within_another_log_says_nothing_here() -> None:
    handover = next(entry for entry in taken_twice() if isinstance(entry.body, Handover))
    assert counts_here(handover)
    taken = Taken(origin="middle", index=0, recorded=START)
    assert not counts_here(handover.model_copy(update={"taken": taken}))


def test_a_role_bounds_what_a_laptop_can_say_and_the_proof_stays_whole(
    mission: Mission, tmp_path: Path
) -> None:
    posing = Office(tmp_path / "posing", "laptop-9")
    posing.say(source("S-9"), claim("C-9", by="arland"))
    mission.grant(posing, KeyRole.PARTY, party="borduria")
    mission.take(posing.pack(tmp_path / "one.zip"))
    assert check_handovers(mission.entries) == []
    last = len(mission.entries) - 1
    assert set(mission.left_out()) == {last}
    assert "own party" in mission.left_out()[last][0]


def test_a_key_that_nobody_granted_is_refused(mission: Mission, tmp_path: Path) -> None:
    stranger = Office(tmp_path / "stranger", "laptop-x")
    stranger.say(settings())
    with pytest.raises(HandoverRefused, match=r"not granted here.*by voice"):
        mission.plan(stranger.pack(tmp_path / "x.zip"))


def test_a_log_that_took_over_another_is_refused(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    middle = Mission(tmp_path / "middle", "middle")
    middle.say(settings())
    middle.grant(laptop)
    middle.take(laptop.pack(tmp_path / "one.zip"))
    mission.grant(middle)
    with pytest.raises(HandoverRefused, match="has itself taken over another"):
        mission.plan(middle.pack(tmp_path / "two.zip"))


def test_a_field_clock_ahead_of_the_missions_is_pointed_out(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    laptop.minutes += 600
    laptop.say(source("S-late"))
    took = mission.plan(laptop.pack(tmp_path / "one.zip"))
    assert len(took.notes) == 1
    assert "one of the two clocks is wrong" in took.notes[0]


def test_a_name_too_long_for_an_id_still_hands_over(mission: Mission, tmp_path: Path) -> None:
    long = Office(tmp_path / "long", "l" * 79)
    long.say(settings())
    mission.grant(long)
    took = mission.take(long.pack(tmp_path / "one.zip"))
    assert took.handover is not None
    assert took.handover.origin == "l" * 79
    assert check_handovers(mission.entries) == []


# Clashes.


def test_the_same_id_said_otherwise_elsewhere_is_refused_and_listed(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    laptop.say(claim("C-M1", source="S-3", accused="arland", by="borduria"))
    bundle = laptop.pack(tmp_path / "one.zip")
    with pytest.raises(HandoverClashes, match=r"claim C-M1 \(entry 2 here, entry 4 there\)") as got:
        mission.plan(bundle)
    (clash,) = got.value.clashes
    assert (clash.kind, clash.id, clash.here, clash.there) == ("claim", "C-M1", 2, 4)
    replaced = mission.take(bundle, replace=True)
    assert replaced.replaced == (clash,)
    # What the laptop says later of what is now its own is no clash any more.
    laptop.say(claim("C-M1", source="S-3", by="cadonia"))
    assert mission.take(laptop.pack(tmp_path / "two.zip")).replaced == ()


def test_the_same_id_said_alike_is_no_clash(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    laptop.say(mission.entries[1].body)
    assert mission.take(laptop.pack(tmp_path / "one.zip")).replaced == ()


def test_the_same_words_over_another_sealed_value_are_a_clash(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    """Nobody can tell from the record whether the two sealed values are one."""
    mission.say(source("S-3", original=blob_of(b"a form"), informant="Somebody Else"))
    assert mission.entries[-1].content == laptop.entries[1].content
    with pytest.raises(HandoverClashes, match="source S-3"):
        mission.plan(laptop.pack(tmp_path / "one.zip"))


def test_what_breaks_a_rule_here_clashes_with_nothing(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    unsigned = mission.entry(claim("C-31", by="cadonia")).model_copy(update={"signatures": ()})
    mission.append([unsigned])
    assert set(mission.left_out()) == {4}
    bundle = laptop.pack(tmp_path / "one.zip")
    with pytest.raises(HandoverClashes, match="claim C-31"):
        mission.plan(bundle)
    assert mission.plan(bundle, skipped=mission.left_out()).replaced == ()


def test_a_correction_by_the_mission_is_not_undone_by_a_later_bundle(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.take(laptop.pack(tmp_path / "one.zip"))
    mission.say(claim("C-31", source="S-3", summary="corrected by the mission"))
    laptop.say(claim("C-31", source="S-3", summary="corrected in the field"))
    with pytest.raises(HandoverClashes, match="C-31"):
        mission.plan(laptop.pack(tmp_path / "two.zip"))


def test_many_clashes_are_all_kept_and_some_are_shown(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.say(*(claim(f"D{n}", source="S-M") for n in range(30)))
    laptop.say(*(claim(f"D{n}", source="S-3", by="borduria") for n in range(30)))
    with pytest.raises(HandoverClashes, match="and 20 more") as got:
        mission.plan(laptop.pack(tmp_path / "one.zip"))
    assert len(got.value.clashes) == 30


# Forks, and logs that were set back or altered.


def rewritten(laptop: Office, folder: Path, change: Callable[[list[Entry]], None]) -> Office:
    """A second log of the laptop's name and key, changed somehow."""
    made = Office(folder, laptop.log.origin)
    entries = laptop.entries
    change(entries)
    made.append(entries)
    made.minutes = laptop.minutes
    return made


def test_a_rewritten_field_log_is_refused_and_both_checkpoints_are_kept(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    first = laptop.pack(tmp_path / "one.zip")
    mission.take(first)
    before = list(mission.log.entries())

    def change(entries: list[Entry]) -> None:
        body = entries[2].body.model_copy(update={"summary": "said otherwise"})
        entries[2] = laptop.entry(body)

    forged = rewritten(laptop, tmp_path / "forged", change)
    forged.say(claim("C-33"))
    with pytest.raises(Forked, match=r"its entry 2 is another one.*Keep the bundle") as got:
        mission.plan(forged.pack(tmp_path / "two.zip"))
    assert got.value.index == 2
    assert got.value.held == first.note
    assert got.value.offered.startswith("laptop-3\n5\n")
    # With only its newest entries in the bundle, the root still tells.
    with pytest.raises(Forked, match="does not fit"):
        mission.plan(forged.pack(tmp_path / "three.zip", start=4))
    assert list(mission.log.entries()) == before


def test_a_field_log_that_was_set_back_is_refused(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(laptop.folder, copy)
    laptop.say(claim("C-33", source="S-3"))
    mission.take(laptop.pack(tmp_path / "one.zip"))
    restored = laptop.folder
    laptop.log = Log.open(copy / "log", laptop.signer.verifier)
    assert mission.plan(laptop.pack(tmp_path / "old.zip")).handover is None  # older, but honest
    laptop.say(claim("C-34", source="S-3"))
    assert restored != laptop.log.folder
    with pytest.raises(Forked, match="its entry 4 is another one"):
        mission.plan(laptop.pack(tmp_path / "two.zip"))


def test_another_log_of_the_same_name_with_another_key_is_refused(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.take(laptop.pack(tmp_path / "one.zip"))
    impostor = Signer("impostor", bytes(32))
    log = Log.create(tmp_path / "impostor", "laptop-3", impostor)
    log.append([b"".join(laptop.log.entries(0, 1))], impostor)
    pack_handover(log, 0, tmp_path / "two.zip")
    with pytest.raises(HandoverRefused, match="had the key 'laptop-3"):
        mission.plan(read_handover(tmp_path / "two.zip"))


@cache
def taken_twice() -> tuple[Entry, ...]:
    """A record with two handovers of one laptop; it is only read."""
    with tempfile.TemporaryDirectory() as folder:
        mission = Mission(Path(folder) / "mission", "mission")
        laptop = Office(Path(folder) / "laptop", "laptop-3")
        mission.say(settings())
        mission.grant(laptop)
        laptop.say(settings(), source("S1"), source("S2"))
        mission.take(laptop.pack(Path(folder) / "one.zip"))
        mission.say(source("S-M"))
        laptop.say(source("S3"), source("S4"))
        mission.take(laptop.pack(Path(folder) / "two.zip", start=3))
        return tuple(mission.entries)


@given(data=st.data())
def test_no_entry_of_another_log_can_be_altered_unseen(data: st.DataObject) -> None:
    """Whatever is done to what was taken, the check says so, and before that it is silent."""
    entries = list(taken_twice())
    assert check_handovers(entries) == []
    at = data.draw(st.sampled_from([i for i, entry in enumerate(entries) if entry.taken]))
    what = data.draw(st.sampled_from(["drop", "repeat", "swap", "said", "recorded", "index"]))
    victim = entries[at]
    assert victim.taken is not None
    if what == "drop":
        del entries[at]
    elif what == "repeat":
        entries.insert(at, victim)
    elif what == "swap":
        other = data.draw(
            st.sampled_from([i for i, e in enumerate(entries) if e.taken and i != at])
        )
        entries[at], entries[other] = entries[other], entries[at]
    elif what == "said":
        entries[at] = victim.model_copy(update={"author": "somebody else"})
    elif what == "recorded":
        seconds = data.draw(st.integers(-(10**6), 10**6).filter(bool))
        moved = victim.taken.recorded + timedelta(seconds=seconds)
        taken = victim.taken.model_copy(update={"recorded": moved})
        entries[at] = victim.model_copy(update={"taken": taken})
    else:
        index = data.draw(st.integers(0, 20).filter(lambda n: n != victim.taken.index))
        taken = Taken(origin=victim.taken.origin, index=index, recorded=victim.taken.recorded)
        entries[at] = victim.model_copy(update={"taken": taken})
    assert check_handovers(entries) != []


def test_entries_that_no_handover_announces_are_found() -> None:
    entries = list(taken_twice())
    second = [i for i, entry in enumerate(entries) if isinstance(entry.body, Handover)][1]
    del entries[second]
    assert "does not follow on a handover" in check_handovers(entries)[0]


def test_something_put_between_the_entries_of_a_handover_is_found() -> None:
    entries = list(taken_twice())
    at = next(i for i, entry in enumerate(entries) if entry.taken) + 1
    entries.insert(at, entries[0])
    assert "does not follow on a handover" in check_handovers(entries)[0]


def restated(change: Callable[[Handover], dict[str, object]]) -> list[str]:
    """Change what the second handover says; return what the check makes of it."""
    entries = list(taken_twice())
    at = [i for i, entry in enumerate(entries) if isinstance(entry.body, Handover)][1]
    body = entries[at].body
    assert isinstance(body, Handover)
    entries[at] = entries[at].model_copy(update={"body": body.model_copy(update=change(body))})
    return check_handovers(entries)


def test_a_handover_that_does_not_fit_its_checkpoint_or_the_one_before_is_found() -> None:
    assert restated(lambda _: {}) == []
    assert "goes on at entry 2" in restated(lambda _: {"start": 2})[0]
    assert "speaks of 4 entries" in restated(lambda _: {"size": 4})[0]
    assert "speaks of 5 entries of 'laptop-4'" in restated(lambda _: {"origin": "laptop-4"})[0]

    def another_key(body: Handover) -> dict[str, object]:
        other = Signer("laptop-3", bytes(32))
        root = Checkpoint.from_text(Note.decode(body.checkpoint.encode()).text).root
        note = Checkpoint("laptop-3", body.size, root).sign(other)
        return {"vkey": other.verifier.vkey, "checkpoint": note.decode()}

    assert "had another key in the handover before" in restated(another_key)[0]


def test_a_checkpoint_that_nobody_signed_is_found(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    mission.take(laptop.pack(tmp_path / "one.zip"))
    entries = mission.entries
    handover = entries[4].body
    assert isinstance(handover, Handover)
    forged = handover.model_copy(update={"checkpoint": handover.checkpoint.replace("— l", "— m")})
    entries[4] = entries[4].model_copy(update={"body": forged})
    assert "is not signed with its key" in check_handovers(entries)[0]
    # Its entries then follow on nothing; that is said once, not once an entry.
    assert len(check_handovers(entries)) == 2


# Crashes.


def test_a_batch_cut_off_in_the_middle_is_completed_by_taking_again(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    """An append is all or nothing; were it not, taking again would still complete it."""
    bundle = laptop.pack(tmp_path / "one.zip")
    batch = mission.batch(mission.plan(bundle))
    mission.append(batch[:3])
    assert (
        "this handover announces 4 entries of the log 'laptop-3', and 2 stand here"
        in (check_handovers(mission.entries)[0])
    )
    took = mission.take(bundle)
    assert (took.already, len(took.entries)) == (2, 2)
    assert check_handovers(mission.entries) == []
    assert mission.left_out() == {}


def test_a_batch_is_refused_as_one_unless_it_is_whole(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    batch = mission.batch(mission.plan(laptop.pack(tmp_path / "one.zip")))
    start, authority = len(mission.entries), mission.authority()
    assert authority.rehearse(start, batch) == {}
    assert authority.rehearse(start, batch[:-1]) != {}
    assert authority.rehearse(start, batch[1:]) != {}


_CUT_OFF = """
import os, sys
from pathlib import Path
sys.path[:0] = {path!r}
from custody.field_office import Mission, key
from truceline.custody.handover import read_handover
from truceline.ledger import Log

mission = Mission.__new__(Mission)
mission.folder = Path({mission!r})
mission.signer = key("mission")
mission.log = Log.open(mission.folder / "log", mission.signer.verifier)
from truceline.custody.vault import Vault
mission.vault = Vault(mission.folder / "vault")
mission.minutes = 100
left = {steps}
for name in ("open", "write", "fsync", "replace"):
    def step(*args, real=getattr(os, name), **more):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return real(*args, **more)
    setattr(os, name, step)
bundle = read_handover(Path({bundle!r}))
mission.take(bundle)
os._exit(0)
"""


def test_a_process_killed_while_taking_loses_nothing_and_takes_nothing_twice(
    mission: Mission, laptop: Office, tmp_path: Path
) -> None:
    laptop.pack(tmp_path / "one.zip")
    clean = tmp_path / "clean"
    shutil.copytree(mission.folder, clean)
    ends = set()
    for steps in (2, 5, 8, 11, 14, 17, 10**6):
        shutil.rmtree(mission.folder)
        shutil.copytree(clean, mission.folder)
        program = _CUT_OFF.format(
            path=[p for p in sys.path if p],
            mission=str(mission.folder),
            bundle=str(tmp_path / "one.zip"),
            steps=steps,
        )
        ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
        assert ran.returncode in (0, 9), ran.stderr.decode()
        mission.log = Log.open(mission.folder / "log", mission.signer.verifier)
        mission.minutes = 200
        mission.log.audit()
        ends.add(mission.log.size)
        assert mission.log.size in (4, 9)
        mission.take(read_handover(tmp_path / "one.zip"))
        assert mission.log.size == 9
        assert check_handovers(mission.entries) == []
    assert ends == {4, 9}


def test_the_moment_is_the_missions(mission: Mission, laptop: Office, tmp_path: Path) -> None:
    mission.minutes = 500
    took = mission.plan(laptop.pack(tmp_path / "one.zip"))
    assert took.entries[0].recorded == START + timedelta(minutes=501)
    assert all(isinstance(e.body, Claim) for e in took.entries[2:])
