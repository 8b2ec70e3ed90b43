"""Downloading the images of an item, and having the item point to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from truceline.feeds.download import Downloaded, download
from truceline.feeds.hosts import FeedError, Token
from truceline.feeds.web import Patience
from truceline.read.multihash import Multihash, sha256_multihash
from truceline.read.stac_item import place_of

_SAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
_WEB: Final = ("https", "http")

FILE: Final = "https://stac-extensions.github.io/file/v2.1.0/schema.json"
ALTERNATE: Final = "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json"


@dataclass(frozen=True, slots=True)
class FetchedAssets:
    """What was downloaded of one item.

    Attributes:
        files: the files.
        missing: names that were asked for and that the item does not have.
    """

    files: tuple[Downloaded, ...]
    missing: tuple[str, ...]


def fetch_assets(
    item: dict[str, Any],
    folder: Path,
    names: tuple[str, ...],
    token: Token | None,
    patience: Patience,
    told: Callable[[str, int, int | None], None] | None = None,
) -> FetchedAssets:
    """Download some of an item's assets into its folder.

    The item is changed: a downloaded asset points to its file beside the item, has its checksum
    and size, and keeps its address as an alternate.

    Args:
        item: the item as JSON, with addresses as the service gave them.
        folder: the folder of the item.
        names: names of assets; capitals do not matter.
        token: sent with downloads from its host.
        patience: how long to wait and how often to ask.
        told: told of progress: name, bytes that have come, and of how many.

    Raises:
        FeedError: if an asset cannot be had.
        OSError: if a file cannot be written.
    """
    by_name = {name.lower(): name for name in item["assets"]}
    files: list[Downloaded] = []
    missing: list[str] = []
    for wanted in names:
        key = by_name.get(wanted.lower())
        asset = item["assets"].get(key)
        if key is None or not isinstance(asset, dict):
            missing.append(wanted)
            continue
        url = _address(item["id"], key, asset)
        name = _file_name(key, url)
        shown = place_of(url, "") or url.partition("?")[0]
        files.append(
            download(
                url,
                folder / name,
                shown_url=shown,
                checksum=_checksum(asset),
                patience=patience,
                token=token,
                told=partial(told, name) if told else None,
            )
        )
        _point(item, asset, name, shown, files[-1])
    return FetchedAssets(tuple(files), tuple(missing))


def _address(item: str, key: str, asset: Mapping[str, Any]) -> str:
    """The address of an asset on the web: its own, or an alternate."""
    for href in _hrefs(asset):
        if urlsplit(href).scheme in _WEB:
            return href
    stated = str(asset.get("href", ""))[:80]
    raise FeedError(
        f"{item}: {key} has no address on the web, only {stated!r}; take a catalogue that offers "
        "https, or copy the file beside its item"
    )


def _hrefs(asset: Mapping[str, Any]) -> Iterator[str]:
    alternates = asset.get("alternate")
    others = alternates.values() if isinstance(alternates, Mapping) else ()
    for each in (asset, *others):
        if isinstance(each, Mapping) and isinstance(each.get("href"), str):
            yield each["href"]


def _file_name(key: str, url: str) -> str:
    """A file name of the asset's key and its ending, such as `vv.tif`."""
    ending = Path(unquote(urlsplit(url).path)).suffix.lower()
    safe = _SAFE.sub("_", key).lstrip(".") or "asset"
    plain = ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ""
    return safe if safe.lower().endswith(plain) else safe + plain


def _checksum(asset: Mapping[str, Any]) -> Multihash | None:
    stated = asset.get("file:checksum")
    try:
        return Multihash.parse(stated) if isinstance(stated, str) else None
    except ValueError:
        return None


def _point(
    item: dict[str, Any], asset: dict[str, Any], name: str, shown: str, got: Downloaded
) -> None:
    alternates = asset.get("alternate")
    others = dict(alternates) if isinstance(alternates, Mapping) else {}
    asset["alternate"] = {**others, "origin": {"href": shown}}
    asset["href"] = f"./{name}"
    asset["file:size"] = got.size
    asset.setdefault("file:checksum", sha256_multihash(got.sha256))
    stated = item.get("stac_extensions")
    known = stated if isinstance(stated, list) else []
    item["stac_extensions"] = [
        *known, *(each for each in (FILE, ALTERNATE) if each not in known)
    ]  # fmt: skip
