"""A small STAC API, as services have it: collections, search by POST, answers in pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feeds.wire import Asked, Reply, Wire


def item(number: int, day: int, wire: Wire, cloud: float = 10.0) -> dict[str, Any]:
    """A radar image of an invented place, with an address that is signed."""
    name = f"S1A_IW_GRDH_1SDV_202512{day:02}T110100_{number:04X}"
    west = 103.4 + number / 100
    ring = [[west, 14.3], [west + 1, 14.3], [west + 1, 15.3], [west, 15.3], [west, 14.3]]
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [],
        "id": name,
        "collection": "radar",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, 14.3, west + 1, 15.3],
        "properties": {
            "datetime": f"2025-12-{day:02}T11:01:00.5Z",
            "start_datetime": f"2025-12-{day:02}T11:01:00Z",
            "end_datetime": f"2025-12-{day:02}T11:01:25Z",
            "published": f"2025-12-{day:02}T14:00:00Z",
            "platform": "sentinel-1a",
            "sar:polarizations": ["VV", "VH"],
            "sar:product_type": "GRD",
            "sat:relative_orbit": 62,
            "sat:orbit_state": "ascending",
            "eo:cloud_cover": cloud,
        },
        "links": [
            {"rel": "self", "href": f"{wire.url}/collections/radar/items/{name}"},
            {"rel": "collection", "href": f"{wire.url}/collections/radar"},
        ],
        "assets": {
            band: {
                "href": f"{wire.url}/data/{name}/{band}.tif?sig=SIGNATURE&se=2025",
                "type": "image/tiff; application=geotiff; profile=cloud-optimized",
                "roles": ["data"],
            }
            for band in ("vv", "vh")
        }
        | {"thumbnail": {"href": f"{wire.url}/t.png", "type": "image/png", "roles": ["thumbnail"]}},
    }


class Service:
    """The service; `items` is what it holds, `files` what it gives for a path."""

    def __init__(self, wire: Wire, page: int = 2) -> None:
        self.wire, self.page = wire, page
        self.items: list[dict[str, Any]] = []
        self.files: dict[str, Reply] = {}
        wire.answer = self.answer

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.partition("?")[0]
        if path in self.files:
            return self.files[path]
        if path in ("", "/"):
            return Reply.of(self._landing())
        if path == "/search" and asked.method == "POST":
            return Reply.of(self._search(asked.json))
        return Reply(b'{"code": "NotFound"}', 404)

    def _landing(self) -> dict[str, Any]:
        url = self.wire.url
        return {
            "type": "Catalog",
            "stac_version": "1.0.0",
            "id": "invented",
            "description": "An invented service",
            "conformsTo": [
                "https://api.stacspec.org/v1.0.0/core",
                "https://api.stacspec.org/v1.0.0/item-search",
                "https://api.stacspec.org/v1.0.0/item-search#query",
            ],
            "links": [
                {"rel": "self", "href": url},
                {"rel": "root", "href": url},
                {"rel": "search", "href": f"{url}/search", "method": "POST"},
            ],
        }

    def _search(self, asked: dict[str, Any]) -> dict[str, Any]:
        west, south, east, north = asked["bbox"]
        first, last = (datetime.fromisoformat(part) for part in asked["datetime"].split("/"))
        most = asked.get("query", {}).get("eo:cloud_cover", {}).get("lte", 100)
        found = [
            each
            for each in self.items
            if each["collection"] in asked["collections"]
            and each["bbox"][0] <= east
            and each["bbox"][2] >= west
            and each["bbox"][1] <= north
            and each["bbox"][3] >= south
            and first <= datetime.fromisoformat(each["properties"]["datetime"]) <= last
            and each["properties"]["eo:cloud_cover"] <= most
        ]
        begin = asked.get("token", 0)
        page = found[begin : begin + min(self.page, asked["limit"])]
        links = []
        if begin + len(page) < len(found):
            links = [
                {
                    "rel": "next",
                    "href": f"{self.wire.url}/search",
                    "method": "POST",
                    "merge": True,
                    "body": {"token": begin + len(page)},
                }
            ]
        return {"type": "FeatureCollection", "features": page, "links": links}
