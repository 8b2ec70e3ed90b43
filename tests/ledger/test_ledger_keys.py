from __future__ import annotations

from pathlib import Path

import pytest

from truceline.ledger import (
    KeyUnusable,
    Signer,
    create_signer,
    keys_folder,
    load_signer,
    load_verifier,
    operator_path,
    save_signer,
    save_verifier,
    signer_path,
)

NAME = "example.org/case"


def test_where_keys_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRUCELINE_KEYS", str(tmp_path))
    assert keys_folder() == tmp_path
    monkeypatch.delenv("TRUCELINE_KEYS")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys_folder() == tmp_path / ".local/share/truceline/keys"


def test_a_key_is_saved_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRUCELINE_KEYS", str(tmp_path / "deep" / "keys"))
    signer = create_signer(NAME)
    path = signer_path(NAME)
    assert path.parent == tmp_path / "deep" / "keys"
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_signer(NAME) == signer
    assert create_signer("example.org/other").seed != signer.seed


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    signer = create_signer(NAME, tmp_path)
    with pytest.raises(KeyUnusable, match="never overwritten"):
        create_signer(NAME, tmp_path)
    assert load_signer(NAME, tmp_path) == signer


def test_a_key_never_lies_in_the_case(tmp_path: Path, signer: Signer) -> None:
    case = tmp_path / "case"
    (tmp_path / "link").symlink_to(case)
    for folder in (case, case / "keys", tmp_path / "link" / "keys", tmp_path / "a/../case"):
        with pytest.raises(KeyUnusable, match="inside the case folder"):
            save_signer(signer, folder, outside=case)
    assert not case.exists()
    assert save_signer(signer, tmp_path / "keys", outside=case).is_file()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, signer: Signer, mode: int) -> None:
    save_signer(signer, tmp_path).chmod(mode)
    with pytest.raises(KeyUnusable, match=f"mode {mode:04o}"):
        load_signer(signer.name, tmp_path)


def test_a_missing_or_broken_key(tmp_path: Path, signer: Signer) -> None:
    with pytest.raises(KeyUnusable, match="no private key named"):
        load_signer(signer.name, tmp_path)
    path = save_signer(signer, tmp_path)
    for text in (
        "",
        signer.verifier.vkey,
        signer.skey[:-4],
        signer.skey.replace("case", "cask"),
        "PRIVATE+KEY+a",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(KeyUnusable, match=path.name):
            load_signer(signer.name, tmp_path)
    path.write_bytes(b"\xff")
    with pytest.raises(KeyUnusable, match="cannot be read"):
        load_signer(signer.name, tmp_path)
    path.write_text(Signer("example.org/x", signer.seed).skey, encoding="utf-8")
    with pytest.raises(KeyUnusable, match=r"holds the key of example\.org/x"):
        load_signer(signer.name, tmp_path)


def test_a_name_that_no_key_can_have(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="key name"):
        create_signer("two words", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    assert signer_path("../../x", tmp_path).parent == tmp_path
    assert signer_path("..", tmp_path).parent == tmp_path


def test_the_operators_public_key(tmp_path: Path, signer: Signer) -> None:
    with pytest.raises(KeyUnusable, match="no operator's public key"):
        load_verifier(tmp_path)
    path = save_verifier(signer.verifier, tmp_path)
    assert path == operator_path(tmp_path) == tmp_path / "keys" / "operator.vkey"
    assert path.read_text(encoding="utf-8") == signer.verifier.vkey + "\n"
    assert load_verifier(tmp_path) == signer.verifier
    save_verifier(signer.verifier, tmp_path)
    with pytest.raises(KeyUnusable, match="another operator's key"):
        save_verifier(Signer.generate("example.org/x").verifier, tmp_path)
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(KeyUnusable, match="vkey form"):
        load_verifier(tmp_path)
