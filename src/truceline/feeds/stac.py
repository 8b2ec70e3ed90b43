"""Images of a STAC API: searched for, and written as a static catalogue in a folder.

The catalogue holds every item as the service gave it, with the checksum of each item's file at
the link to it. Images are downloaded only if their assets are named; the items then point to them.
`truceline add CASE catalog.json` reads the folder without a network.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pystac
from pystac_client import Client
from pystac_client.errors import ClientTypeError
from pystac_client.exceptions import APIError
from pystac_client.stac_api_io import StacApiIO
from pystac_client.warnings import PystacClientWarning
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from truceline.feeds.area import Box, Days
from truceline.feeds.assets import fetch_assets
from truceline.feeds.hosts import FeedError, Token, allowed
from truceline.feeds.static_catalogue import named, write_catalogue
from truceline.feeds.web import AGENT, BUSY, Patience, plain

MOST: Final = 10_000
"""Items of one search."""

PAGE: Final = 100
"""Items asked for at once; services answer with as many as they like."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for.

    Attributes:
        service: address of a STAC API.
        collections: ids of collections, such as `sentinel-2-l2a`.
        box: where.
        days: when, in UTC.
        cloud: greatest cloud cover over the scene in per cent, for optical images; None any.
        most: items at most.
    """

    service: str
    collections: tuple[str, ...]
    box: Box
    days: Days
    cloud: float | None = None
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class FetchedScenes:
    """What was fetched.

    Attributes:
        catalogue: the catalogue's file.
        items: items in it.
        files: images downloaded, or here already.
        more: whether the service has more items than were asked for.
        missing: assets that were asked for and that items do not have, as `item: asset`.
    """

    catalogue: Path
    items: int
    files: int
    more: bool
    missing: tuple[str, ...] = ()


def fetch_scenes(
    search: Search,
    out: Path,
    *,
    assets: tuple[str, ...] = (),
    token: Token | None = None,
    patience: Patience | None = None,
    told: Callable[[str, int, int | None], None] | None = None,
) -> FetchedScenes:
    """Search a STAC API, and write what it finds as a static catalogue.

    Args:
        search: what to search for.
        out: folder to write to. A catalogue that is there is replaced; images that are there stay,
            and those of the new items are not downloaded again.
        assets: names of assets to download, such as `vv`; none downloads nothing.
        token: sent with downloads from its host.
        patience: how long to wait and how often to ask.
        told: told of each download: its name, bytes that have come, and of how many.

    Raises:
        FeedError: if the service cannot be asked, or an image cannot be had. The catalogue and
            what was downloaded until then stay.
        OSError: if a file cannot be written.
    """
    if not 0 < search.most <= MOST:
        raise FeedError(f"{search.most} items; expected from 1 to {MOST}")
    allowed(search.service)
    patient = patience or Patience()
    found = _search(search, patient)
    more = len(found) > search.most
    written = named(found[: search.most])
    count, missing = 0, []
    catalogue = write_catalogue(search, written, out)
    try:
        for name, item in written if assets else ():
            fetched = fetch_assets(item, out / name, assets, token, patient, told)
            count += len(fetched.files)
            missing += [f"{item['id']}: {asset}" for asset in fetched.missing]
    finally:  # whatever broke off: the catalogue points to the images that are whole
        catalogue = write_catalogue(search, written, out)
    return FetchedScenes(catalogue, len(written), count, more, tuple(missing))


def _search(search: Search, patience: Patience) -> list[dict[str, Any]]:
    """The items found, in the order of time, one more than asked for if there are more."""
    query = {"eo:cloud_cover": {"lte": search.cloud}} if search.cloud is not None else None
    box = search.box
    try:
        with warnings.catch_warnings():
            # What they warn of (no search, no conformance) is said by what the search comes to.
            warnings.simplefilter("ignore", PystacClientWarning)
            client = Client.open(search.service, stac_io=_io(patience))
            asked = client.search(
                collections=list(search.collections),
                bbox=[box.west, box.south, box.east, box.north],
                datetime=str(search.days),
                query=query,
                max_items=search.most + 1,
                limit=min(search.most + 1, PAGE),
            )
            found = [item for item in asked.items_as_dicts() if _is_item(item)]
    except APIError as error:
        raise _explained(search.service, error) from None
    except (
        pystac.STACError,
        ClientTypeError,
        RequestException,
        ValueError,
        KeyError,
        TypeError,
        NotImplementedError,
    ) as error:
        said = plain(str(error).encode())
        raise FeedError(
            f"{search.service} is no STAC API that can be searched: {said}; check the address"
        ) from None
    unique = {(str(item.get("collection", "")), item["id"]): item for item in found}
    return sorted(unique.values(), key=lambda item: (_time(item), item["id"]))


def _is_item(item: object) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("id"), str)
        and bool(item["id"])
        and isinstance(item.get("properties"), dict)
        and isinstance(item.get("assets"), dict)
    )


def _time(item: Mapping[str, Any]) -> str:
    properties = item["properties"]
    return str(properties.get("datetime") or properties.get("start_datetime") or "")


def _explained(service: str, error: APIError) -> FeedError:
    status = getattr(error, "status_code", None)
    said = plain(str(error).encode())
    host = urlsplit(service).hostname or service
    if status is None:
        offline = "NameResolution" in said or "unreachable" in said or "refused" in said
        why = "no network, or nobody answers there" if offline else said
        return FeedError(
            f"{host} cannot be reached: {why}; check the connection and the address. A catalogue "
            "that somebody fetched elsewhere can be added just as well"
        )
    if status in (401, 403):
        return FeedError(f"{host} wants a login ({status}); take another catalogue", status, said)
    return FeedError(f"{host} answered with status {status}: {said}", status, said)


def _io(patience: Patience) -> StacApiIO:
    retry = Retry(
        total=patience.tries - 1,
        backoff_factor=patience.first_wait_s,
        backoff_max=patience.longest_s,
        status_forcelist=BUSY,
        allowed_methods=None,  # a search is a question, though it is sent with POST
        respect_retry_after_header=True,
        raise_on_status=False,
    )
    io = StacApiIO(headers={"User-Agent": AGENT}, timeout=patience.timeout_s, max_retries=retry)
    io.session.mount("http://", _LocalOnly(max_retries=retry))
    return io


class _LocalOnly(HTTPAdapter):
    """Plain http, for this machine only: a page's link to the next must not lead out of https."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        allowed(request.url or "")
        return super().send(request, *args, **kwargs)
