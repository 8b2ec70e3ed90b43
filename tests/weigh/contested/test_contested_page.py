"""Every number on the page of contested quantities is the number in the code."""

from __future__ import annotations

from docs.pages import number, page, table, word
from record.samples import claim
from truceline.weigh.contested import Kind, Standing, distances, numbers, times, weights
from truceline.weigh.contested.weights import Interest, shares, worth
from weigh.contested.labels import ONE_ROOT, SEVERAL_ROOTS

PAGE = page("contested.md")

SAYS = {
    "observer": (claim(by="observer"), Interest.UNKNOWN),
    "media in its own name": (claim(by="media"), Interest.UNKNOWN),
    "third party": (claim(by="third_party"), Interest.UNKNOWN),
    "media passes on": (claim(by="media", stance="reports"), Interest.UNKNOWN),
    "party, answer serves it": (claim(), Interest.SERVES),
    "party, not known whom it serves": (claim(), Interest.UNKNOWN),
    "party, answer goes against its interest": (claim(), Interest.AGAINST),
}
SPEAKERS = {
    "a party, serving itself": [weights.PARTY[Interest.SERVES]],
    "another, serving itself": [weights.PARTY[Interest.SERVES]],
    "an observer": [weights.OBSERVER],
    "an observer and a third party": [weights.OBSERVER, weights.THIRD],
    "an observer and a party against its interest": [
        weights.OBSERVER,
        weights.PARTY[Interest.AGAINST],
    ],
}


def test_every_weight_is_on_the_page() -> None:
    shown = {name: number(value) for name, value in table(PAGE, "who says so", "log-odds")}
    assert shown == {name: worth(*said) for name, said in SAYS.items()}


def test_every_constant_is_on_the_page() -> None:
    shown = {word(name): value for name, value, _ in table(PAGE, "constant", "value", "why")}
    ranges = {"DOZENS": numbers.DOZENS, "CAP": weights.CAP}
    for name, values in ranges.items():
        assert tuple(number(part) for part in shown.pop(name).split(", ")) == values
    assert {name: number(value) for name, value in shown.items()} == {
        "EXACT_MIN": times.EXACT_MIN,
        "ABOUT_MIN": times.ABOUT_MIN,
        "LASTING_MIN": times.LASTING_MIN,
        "ABOUT_SHARE": numbers.ABOUT,
        "DISTANCE_PLAIN": distances.PLAIN,
        "DISTANCE_ABOUT": distances.ABOUT,
        "PRIOR_SD": weights.PRIOR_SD,
        "RELATIVE_SD": weights.RELATIVE_SD,
    }


def test_every_kind_and_standing_is_on_the_page() -> None:
    rows = table(PAGE, "kind", "what is read")
    assert [word(row[0]) for row in rows] == [each.value for each in Kind]
    rows = table(PAGE, "standing", "when")
    assert [word(row[0]) for row in rows] == [each.value for each in Standing]


def test_what_it_takes() -> None:
    for favour, against, probability, interval, answer in table(PAGE, "for the first answer"):
        rival = [] if against == "nothing" else [SPEAKERS[against]]
        found = shares([SPEAKERS[favour], *rival])[0][0]
        assert probability == f"{found.probability:.2f}"
        assert interval == f"{found.low:.2f}–{found.high:.2f}"
        assert answer == found.word


def test_the_measured_samples_are_those_of_the_labels() -> None:
    sizes = {"two roots or more": SEVERAL_ROOTS, "one root": ONE_ROOT}
    for sample, _, questions, right, wrong, missed, precision, recall in table(PAGE, "sample"):
        assert int(questions) == sum(len(each.questions) for each in sizes[sample].values())
        assert int(questions) == int(right) + int(missed)
        assert precision == f"{int(right) / (int(right) + int(wrong)):.2f}"
        assert recall == f"{int(right) / int(questions):.2f}"
