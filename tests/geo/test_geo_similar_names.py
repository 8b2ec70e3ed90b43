import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from truceline.geo.names.similar_names import SimilarNames

NAME = st.text("abc", min_size=1, max_size=24)


@st.composite
def misspelt(draw: st.DrawFn, name: str) -> str:
    """A name with up to four letters put in, taken out or changed."""
    letters = list(name)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(letters)))
        change = draw(st.sampled_from(["", "a", "z", "bc"]))
        letters[at : at + draw(st.integers(0, 1))] = change
    return "".join(letters)


@settings(max_examples=300)
@given(
    st.lists(NAME, min_size=1, max_size=25, unique=True),
    st.sampled_from([60.0, 75.0, 80.0, 85.0, 90.0, 93.3, 100.0]),
    st.data(),
)
def test_no_similar_name_is_lost_and_none_is_made_up(
    names: list[str], threshold: float, data: st.DataObject
) -> None:
    asked = data.draw(misspelt(data.draw(st.sampled_from(names))))
    scores = {name: fuzz.ratio(asked, name) for name in names}
    expected = sorted(
        ((name, score) for name, score in scores.items() if score >= threshold),
        key=lambda pair: (-pair[1], names.index(pair[0])),
    )
    assert SimilarNames(names, threshold).find(asked) == [
        (name, pytest.approx(score)) for name, score in expected
    ]


def test_the_order_is_by_score_and_then_as_given() -> None:
    found = SimilarNames(["karakhmouch", "karakhmoach", "eastmarch"], 80).find("karakhmooch")
    assert [name for name, _ in found] == ["karakhmouch", "karakhmoach"]
    assert SimilarNames([], 90).find("anything") == []
    assert SimilarNames(["a"], 90).find("") == []
