import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo import Gazetteer, normal
from truceline.geo.names.name_form import bare, is_latin, parts
from truceline.record import Name, Place


def place(place_id: str, *names: str | Name) -> Place:
    made = tuple(n if isinstance(n, Name) else Name(text=n) for n in names)
    return Place(id=place_id, source_id="test", names=made)


GAZETTEER = Gazetteer(
    [
        place("pass", "Chong An Ma", "An Ses", Name(text="ช่องอานม้า", language="th"), "Hill 500"),
        place("valley", "Zelená Dolina", Name(text="Зелена долина", language="uk")),
        place("mill", "Old Mill village", "Water Mill"),
        place("temple", "Saint Mark temple", "Saint Mark"),
        place("province", "Saint Mark province", "Saint Mark"),
        place("county", "Northfold district"),
        place("town", "Eastmarch"),
    ]
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("An Ses", "pass"),
        ("  an  ses. ", "pass"),
        ("AN-SES", "pass"),
        ("An Ses area", "pass"),
        ("An Ses / Chong An Ma", "pass"),
        ("An Ses–Chong An Ma", "pass"),
        ("An Ses (Chong An Ma)", "pass"),
        ("Some monument (An Ses)", "pass"),
        ("An Ses and the fields", "pass"),
        ("Hill 500, Chong An Ma", "pass"),
        ("An Ses, Northfold district", "pass"),
        ("A farm, Northfold district", "county"),
        ("ช่องอานม้า", "pass"),
        ("ช\u0e48อ\u200bงอานม้า", "pass"),
        ("Zelena Dolina", "valley"),
        ("зелена ДОЛИНА", "valley"),
        ("Old Mill", "mill"),
        ("Saint Mark temple area", "temple"),
        ("Saint Mark province", "province"),
        ("Saint Mark and Saint Luke provinces", "province"),
        ("Chong An Maa", "pass"),
        ("Eastmarhc", None),
        ("Eastmarsh", None),
        ("Eastmarche", "town"),
        ("Hill 600", None),
        ("Hill 5000", None),
        ("An Ses and Eastmarch", None),
        ("incidents incl. An Ses, Eastmarch", None),
        ("Saint Mark", None),
        ("10 km east of Eastmarch", None),
        ("Southfold district", None),
        ("the whole border", None),
        ("", None),
    ],
)
def test_words_find_their_place(words: str, expected: str | None) -> None:
    found = GAZETTEER.find(words)
    assert (found and found.place_id) == expected


def test_other_names_are_asked_only_where_the_words_are_silent() -> None:
    assert GAZETTEER.find("the pagoda road", ["Water Mill"]) == GAZETTEER.find("Water Mill")
    found = GAZETTEER.find("An Ses", ["Eastmarch"])
    assert found is not None
    assert found.place_id == "pass"
    assert GAZETTEER.find("An Ses and Eastmarch", ["An Ses"]) is None
    assert GAZETTEER.find("somewhere", ["An Ses", "Eastmarch"]) is None
    assert GAZETTEER.find("somewhere", ["An Ses", "Chong An Ma"]) is not None


def test_other_names_tell_two_places_of_one_name_apart() -> None:
    found = GAZETTEER.find("Saint Mark", ["Saint Mark temple"])
    assert found is not None
    assert found.place_id == "temple"
    assert GAZETTEER.find("Saint Mark", ["Saint Mark"]) is None


def test_scores_say_how_a_name_was_found() -> None:
    exact, similar = GAZETTEER.find("an ses"), GAZETTEER.find("Chong An Maa")
    assert exact is not None
    assert similar is not None
    assert (exact.name, exact.score, exact.exact) == ("An Ses", 100.0, True)
    assert similar.name == "Chong An Ma"
    assert not similar.exact
    assert 90 <= similar.score < 100


def test_two_similar_names_are_candidates_and_never_chosen() -> None:
    twins = Gazetteer([place("a", "Karakhmouch"), place("b", "Karakhmoach")])
    assert twins.find("Karakhmooch") is None
    assert [match.place_id for match in twins.candidates("Karakhmooch")] == ["a", "b"]
    found = twins.find("Karakhmoach")
    assert found is not None
    assert found.place_id == "b"


def test_candidates_come_best_first() -> None:
    found = GAZETTEER.candidates("Saint Mark, An Ses")
    assert {match.place_id for match in found} == {"pass", "temple", "province"}
    scores = [match.score for match in GAZETTEER.candidates("Eastmarsh", least=30)]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)
    assert len(GAZETTEER.candidates("Eastmarsh", least=30, limit=1)) == 1


def test_every_place_in_a_list_is_named() -> None:
    named = GAZETTEER.named("Eastmarch, An Ses and Saint Mark")
    assert [match.place_id for match in named] == ["town", "pass"]


def test_ids_must_differ_and_unknown_ids_are_refused() -> None:
    with pytest.raises(ValueError, match="'a'"):
        Gazetteer([place("a", "One"), place("a", "Two")])
    with pytest.raises(KeyError):
        GAZETTEER.label("nowhere", "alphabetical")  # type: ignore[arg-type]
    assert Gazetteer([]).find("An Ses") is None


@given(st.sampled_from(sorted(GAZETTEER.places)), st.data())
def test_every_name_finds_its_own_place_however_it_is_dressed(
    place_id: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(GAZETTEER.places[place_id].names)).text
    dressed = data.draw(st.sampled_from([name.upper(), f" {name} ", f"{name}.", f"({name})"]))
    assert place_id in {match.place_id for match in GAZETTEER.candidates(dressed)}
    found = GAZETTEER.find(dressed)
    assert found is None or found.place_id == place_id
    assert (found is None) == (name == "Saint Mark")


@given(st.text(max_size=60))
def test_any_text_normalises_once_and_never_fails(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert GAZETTEER.find(text, [text]) is None or normal(text)
    assert bare(text) or not normal(text)


EVERY = [name.text for item in GAZETTEER.places.values() for name in item.names]
ASKED = st.one_of(
    st.sampled_from(EVERY),
    st.sampled_from(EVERY).flatmap(
        lambda name: st.tuples(st.integers(0, len(name)), st.sampled_from(["", "a", "m", "ะ"])).map(
            lambda at: name[: at[0]] + at[1] + name[at[0] + 1 :]
        )
    ),
    st.tuples(st.sampled_from(EVERY), st.sampled_from(EVERY)).map(" and ".join),
    st.text(max_size=12),
)


@given(st.lists(ASKED, max_size=8), st.data())
def test_many_names_at_once_are_found_as_one_by_one(names: list[str], data: st.DataObject) -> None:
    assert GAZETTEER.find_all(names) == [GAZETTEER.find(name) for name in names]
    also = [data.draw(st.lists(ASKED, max_size=2)) for _ in names]
    one_by_one = [GAZETTEER.find(name, other) for name, other in zip(names, also, strict=True)]
    assert GAZETTEER.find_all(names, also) == one_by_one


def test_many_names_need_as_many_lists_of_other_names() -> None:
    assert GAZETTEER.find_all([]) == []
    with pytest.raises(ValueError, match="2 names and 1 lists"):
        GAZETTEER.find_all(["An Ses", "Eastmarch"], [["An Ses"]])


@given(st.permutations(["a", "b", None]), st.lists(ASKED, min_size=1, max_size=4), st.booleans())
def test_whose_name_it_is_changes_no_look_up(
    to: list[str | None], asked: list[str], shown: bool
) -> None:
    parties = dict(zip(["a", "b", None], to, strict=True))
    held = [
        item.model_copy(
            update={
                "names": tuple(
                    name.model_copy(update={"party": ["a", "b", None][i % 3], "shown": True})
                    for i, name in enumerate(item.names)
                )
            }
        )
        for item in GAZETTEER.places.values()
    ]
    swapped = [
        item.model_copy(
            update={
                "names": tuple(
                    name.model_copy(update={"party": parties[name.party], "shown": shown})
                    for name in item.names
                )
            }
        )
        for item in held
    ]
    one, two = Gazetteer(held), Gazetteer(swapped)
    assert one.find_all(asked) == two.find_all(asked)
    for words in asked:
        assert one.named(words) == two.named(words)
        assert one.candidates(words) == two.candidates(words)


LOCAL = Gazetteer(
    [
        place("pass", "An Ses", Name(text="ช่องอานม้า", language="th"),
              Name(text="អានសេះ", language="km")),
        place("hill", "Makhuea", Name(text="ภูมะเขือ", language="th")),
        place("temple", "Phra Wihan", Name(text="ปราสาทพระวิหาร", language="th"),
              Name(text="พระวิหาร", language="th"), Name(text="ប្រាសាទព្រះវិហារ", language="km")),
        Place(id="province", source_id="test", what="province",
              names=(Name(text="พระวิหาร", language="th"), Name(text="ព្រះវិហារ", language="km"))),
        Place(id="district", source_id="test", what="district",
              names=(Name(text="อ.น้ำยืน", language="th"),)),
        place("village", Name(text="บ้านหนองจาน", language="th")),
        place("short", "Prum"),
        place("khmouch", "Phnom Khmouch"),
        place("kmoach", "Phnom Kmoach"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("บริเวณช่องอานม้า อำเภอน้ำยืน จังหวัดอุบลราชธานี", "pass"),
        ("ช่องอานม้า อ.น้ำยืน จ.อุบลราชธานี", "pass"),
        ("หมู่บ้านในอำเภอน้ำยืน", "district"),
        ("อ.น้ำยืน", "district"),
        ("อำเภอนํ้ายืน", "district"),
        ("จังหวัดพระวิหาร", "province"),
        ("ปราสาทพระวิหาร", "temple"),
        ("ที่ปราสาทพระวิหาร จังหวัดพระวิหาร", "temple"),
        ("พระวิหาร", None),
        ("อำเภอพระวิหาร", None),
        ("ខេត្តព្រះវិហារ", "province"),
        ("ប្រាសាទព្រះវិហារ", "temple"),
        ("ស្រុកព្រះវិហារ", None),
        ("នៅតំបន់អានសេះ ខេត្តព្រះវិហារ", "pass"),
        ("ช่องอานม้าและภูมะเขือ", None),
        ("ช่องอานมา", "pass"),
        ("หนองจาน", "village"),
        ("ห่างจากช่องอานม้า 5 กิโลเมตร", None),
        ("ห่างจากช่องอานม้า 5 กิโลเมตร, อำเภอน้ำยืน", "district"),
        ("ทหาร (ช่องอานม้า)", "pass"),
        ("อำเภอช่องอานม้า", None),
    ],
)
def test_words_in_thai_and_khmer_find_their_place(words: str, expected: str | None) -> None:
    found = LOCAL.find(words)
    assert (found and found.place_id) == expected


def test_every_place_in_running_text_is_named() -> None:
    named = LOCAL.named("ช่องอานม้าและภูมะเขือ อำเภอน้ำยืน")
    assert [match.place_id for match in named] == ["pass", "hill", "district"]


def test_a_like_sound_is_suggested_and_never_taken() -> None:
    assert LOCAL.find("Prom") is None
    (suggested,) = LOCAL.candidates("Prom")
    assert (suggested.place_id, suggested.score, suggested.exact) == ("short", 85.0, False)
    assert suggested.by_sound
    assert LOCAL.find("Pra Viharn") is None
    assert [match.place_id for match in LOCAL.candidates("Pra Viharn")] == ["temple"]


def test_a_misspelt_name_that_sounds_like_another_place_is_neither() -> None:
    # Spelt most like the one, it sounds like both.
    assert LOCAL.find("Phnom Khmoach") is None
    assert {m.place_id for m in LOCAL.candidates("Phnom Khmoach")} == {"khmouch", "kmoach"}
    found = LOCAL.find("Phnom Kmoach")
    assert found is not None
    assert found.place_id == "kmoach"


def test_marks_stay_on_letters_that_need_them() -> None:
    assert normal("Zelená") == "zelena"
    assert normal("ที่") == "ที่"
    assert normal("น้ำ") == normal("น้ํา")
    assert normal("O'Smach’s") == "osmachs"
    assert normal("ព្រៃចាន់") == "ព្រៃចាន់"
    assert is_latin("O'Smach")
    assert not is_latin("ព្រៃ")


def test_generic_words_go_only_where_something_remains() -> None:
    assert bare("the temple area") == "the temple area"
    assert bare("Temple of Marks") == "of marks"
    assert parts("A and B provinces") == ("A and B provinces", "a province", "b province")
