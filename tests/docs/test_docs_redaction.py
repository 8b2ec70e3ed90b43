"""What the page on redaction says of fields is what the record does with them."""

from __future__ import annotations

import tomllib

from pages import page, table, word

from truceline.record import KEPT, PLACEHOLDER, SALT_BYTES, SEALABLE, RedactionMode, Settings


def test_every_field_that_can_be_sealed_is_listed_as_it_is() -> None:
    rows = table(page("redaction.md"), "field", "sealed")
    assert [word(row[0]) for row in rows] == list(SEALABLE)
    for field, sealed, shown, instead in rows:
        assert (sealed, shown) == (
            ("always", "never") if word(field) in KEPT else (sealed, "until redacted")
        )
        assert sealed.startswith("always" if word(field) in KEPT else "if the case asks")
        placeholder = SEALABLE[word(field)] == PLACEHOLDER
        assert instead == (f"the word `{PLACEHOLDER}`" if placeholder else "nothing")


def test_every_mode_is_listed() -> None:
    rows = table(page("redaction.md"), "mode", "what happens")
    assert [word(row[0]) for row in rows] == [str(mode) for mode in RedactionMode]


def test_the_salt_is_as_long_as_is_said() -> None:
    assert f"{SALT_BYTES} random bytes" in page("redaction.md")
    assert f"2^{8 * SALT_BYTES}" in page("redaction.md")


def test_the_example_is_one_that_a_case_can_have() -> None:
    block = page("redaction.md").split("```toml\n")[1].split("```")[0]
    found = Settings.model_validate({"id": "a", "title": "A"} | tomllib.loads(block))
    assert len(found.sealed) == 2
