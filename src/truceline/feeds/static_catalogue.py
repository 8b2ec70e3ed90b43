"""Writing items of a STAC API as a static catalogue: a folder that is read without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from truceline.feeds.account import keep
from truceline.feeds.download import sha256_of
from truceline.ledger.files import replace_file
from truceline.read.multihash import sha256_multihash

if TYPE_CHECKING:
    from truceline.feeds.stac import Search

CATALOGUE: Final = "catalog.json"

_SAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
_LINKS: Final = ("root", "parent", "collection", "item")
"""Links of an item that lead about its service, and would lead astray here."""


def named(items: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Items with a folder name each: the id, as far as it is safe and not another's."""
    named: dict[str, tuple[str, dict[str, Any]]] = {}
    for item in items:
        name = _SAFE.sub("_", item["id"]).lstrip(".")[:100]
        if name != item["id"] or name.lower() in named:
            whole = f"{item.get('collection', '')} {item['id']}"
            name = f"{name}-{sha256_of(whole.encode())[:12]}"
        named[name.lower()] = (name, item)
    return list(named.values())


def write_catalogue(search: Search, items: list[tuple[str, dict[str, Any]]], out: Path) -> Path:
    """Write the items, then the catalogue that links to them, and its account."""
    links: list[dict[str, str]] = [
        {"rel": "root", "href": f"./{CATALOGUE}", "type": "application/json"}
    ]
    for name, item in items:
        data = _bytes(_linked(item))
        (out / name).mkdir(parents=True, exist_ok=True)
        replace_file(out / name / f"{name}.json", data)
        links.append(
            {
                "rel": "item",
                "href": f"./{name}/{name}.json",
                "type": "application/geo+json",
                "title": item["id"],
                "file:checksum": sha256_multihash(sha256_of(data)),
            }
        )
    host = urlsplit(search.service).hostname or search.service
    document = {
        "type": "Catalog",
        "stac_version": "1.1.0",
        "stac_extensions": ["https://stac-extensions.github.io/file/v2.1.0/schema.json"],
        "id": f"{host}-{sha256_of(str(search).encode())[:8]}",
        "title": host,
        "description": f"Items of {', '.join(search.collections)} found in {search.box} from "
        f"{search.days.first} to {search.days.last}.",
        "links": links,
    }
    asked = {
        "collections": ",".join(search.collections),
        "bbox": str(search.box),
        "datetime": str(search.days),
        "items": str(len(items)),
    }
    if search.cloud is not None:
        asked["eo:cloud_cover"] = f"at most {search.cloud:g}"
    url = without_secrets(search.service.rstrip("/") + "/search")
    return keep(out / CATALOGUE, _bytes(document), url, datetime.now(UTC), {}, asked)


def _linked(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with links to its catalogue here, its own address kept, and no signatures in it."""
    document = deepcopy(dict(item))
    stated = document.get("links")
    links = stated if isinstance(stated, list) else []
    kept = [link for link in links if isinstance(link, dict) and (link.get("rel") not in _LINKS)]
    up = {"href": f"../{CATALOGUE}", "type": "application/json"}
    document["links"] = [*kept, {"rel": "root", **up}, {"rel": "parent", **up}]
    for link in _addresses(document):
        link["href"] = without_secrets(link["href"])
    return document


def _addresses(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for group in (document["links"], document["assets"].values()):
        for each in group:
            if isinstance(each, dict) and isinstance(each.get("href"), str):
                yield each


def without_secrets(url: str) -> str:
    """Return an address without its query and user, where keys and signatures stand."""
    parts = urlsplit(url)
    if not parts.netloc:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _bytes(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"
