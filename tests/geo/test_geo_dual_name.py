import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo import Gazetteer, dual_name
from truceline.record import Name, NameOrder, Place

NAMES = (
    Name(text="Chong An Ma", party="a"),
    Name(text="An Ses", party="b"),
    Name(text="ช่องอานม้า", language="th", party="a"),
    Name(text="អានសេះ", language="km", party="b"),
    Name(text="Chong Arn Ma", party="a", shown=False),
)
ORDERS = st.sampled_from(list(NameOrder))


def swapped(names: tuple[Name, ...], to: dict[str, str]) -> tuple[Name, ...]:
    return tuple(n.model_copy(update={"party": to.get(n.party or "", n.party)}) for n in names)


def test_one_name_per_party_in_alphabetical_order() -> None:
    label = dual_name(NAMES, NameOrder.ALPHABETICAL, 7)
    assert label.names == ("An Ses", "Chong An Ma")
    assert label.latin == str(label) == "An Ses / Chong An Ma"
    assert [name.language for name in label.other] == ["km", "th"]
    assert label.script("th") == "ช่องอานม้า"
    assert label.script("fr") == ""


def test_alternating_turns_with_the_index() -> None:
    latin = [dual_name(NAMES, NameOrder.ALTERNATING, index).latin for index in range(3)]
    assert latin == ["An Ses / Chong An Ma", "Chong An Ma / An Ses", "An Ses / Chong An Ma"]
    odd = dual_name(NAMES, NameOrder.ALTERNATING, 1)
    assert [name.language for name in odd.other] == ["th", "km"]


def test_three_parties_each_lead_in_turn() -> None:
    names = [Name(text=text, party=text.lower()) for text in ("Beta", "Gamma", "Alpha")]
    leads = [dual_name(names, NameOrder.ALTERNATING, index).names[0] for index in range(3)]
    assert leads == ["Alpha", "Beta", "Gamma"]


def test_shared_and_neutral_names() -> None:
    shared = [Name(text="Poipet", party="a"), Name(text="Poipet", party="b")]
    assert dual_name(shared, NameOrder.ALPHABETICAL).latin == "Poipet"
    neutral = [Name(text="Alpha", party="a"), Name(text="Point 7")]
    assert dual_name(neutral, NameOrder.ALPHABETICAL).latin == "Point 7 / Alpha"


def test_a_place_without_latin_or_shown_names_still_has_a_label() -> None:
    thai = [Name(text="ช่องบก", language="th", party="a")]
    assert dual_name(thai, NameOrder.ALTERNATING, 5).latin == "ช่องบก"
    hidden = [Name(text="Only", shown=False)]
    assert dual_name(hidden, NameOrder.ALPHABETICAL).latin == "Only"
    with pytest.raises(ValueError, match="at least one"):
        dual_name([], NameOrder.ALPHABETICAL)


@given(ORDERS, st.integers(0, 9))
def test_swapping_the_parties_changes_nothing(order: NameOrder, index: int) -> None:
    other = swapped(NAMES, {"a": "b", "b": "a"})
    one, two = dual_name(NAMES, order, index), dual_name(other, order, index)
    assert one.names == two.names
    assert [name.text for name in one.other] == [name.text for name in two.other]


@given(ORDERS, st.integers(0, 9), st.permutations(NAMES[:4]))
def test_the_order_in_the_file_changes_nothing(
    order: NameOrder, index: int, names: list[Name]
) -> None:
    assert dual_name(names, order, index) == dual_name(NAMES[:4], order, index)


LATIN = st.text("abcdez -'", min_size=1, max_size=6).map(lambda text: f"n{text}")
OTHER = st.text("กขคงจកខគឃង", min_size=1, max_size=4)
GROUPS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.one_of(LATIN, OTHER), st.booleans()),
    min_size=1,
    max_size=8,
)


@given(GROUPS, st.permutations(["a", "b", "c"]), ORDERS, st.integers(0, 9))
def test_which_party_has_which_names_never_shows_in_print(
    drawn: list[tuple[str | None, str, bool]], to: list[str], order: NameOrder, index: int
) -> None:
    names = tuple(Name(text=text, party=party, shown=shown) for party, text, shown in drawn)
    other = swapped(names, dict(zip("abc", to, strict=True)))
    one, two = dual_name(names, order, index), dual_name(other, order, index)
    assert one.latin == two.latin
    assert [name.text for name in one.other] == [name.text for name in two.other]


def test_names_beside_a_shared_one_decide_and_not_the_order_in_the_file() -> None:
    names = [
        Name(text="Poipet", party="a"),
        Name(text="ปอยเปต", language="th", party="a"),
        Name(text="Poipet", party="b"),
        Name(text="ប៉ោយប៉ែត", language="km", party="b"),
    ]
    one = dual_name(names, NameOrder.ALPHABETICAL)
    two = dual_name(names[2:] + names[:2], NameOrder.ALPHABETICAL)
    assert one.latin == "Poipet"
    assert [name.text for name in one.other] == ["ปอยเปต", "ប៉ោយប៉ែត"]
    assert one == two


def test_a_gazetteer_labels_its_places() -> None:
    places = [Place(id="p", source_id="s", names=NAMES)]
    assert Gazetteer(places).label("p", NameOrder.ALTERNATING, 1).names[0] == "Chong An Ma"
