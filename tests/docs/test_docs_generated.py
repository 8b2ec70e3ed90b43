"""Pages written by a script are what the script writes."""

from __future__ import annotations

import pytest
from pages import page, script


@pytest.mark.parametrize(
    ("maker", "name"),
    [
        ("make_data_dictionary", "data-dictionary.md"),
        ("make_commands", "commands.md"),
        ("make_map", "../CONTRIBUTING.md"),
    ],
)
def test_page_is_up_to_date(maker: str, name: str) -> None:
    text = script(maker).text()
    assert page(name) == text, f"run .venv/bin/python docs/{maker}.py"


def test_dictionary_has_no_dead_anchor() -> None:
    text = page("data-dictionary.md")
    anchors = {
        line.lstrip("#").strip().lower().replace("`", "").replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    linked = {part.partition(")")[0] for part in text.split("](#")[1:]}
    assert linked <= anchors
