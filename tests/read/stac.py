"""STAC items as real catalogues write them, each in its own manner; places and ids are invented."""

from __future__ import annotations

from typing import Any

SQUARE = [[103.4, 14.3], [104.4, 14.3], [104.4, 15.3], [103.4, 15.3], [103.4, 14.3]]


def asset(href: str, media: str = "image/tiff; application=geotiff", *roles: str) -> dict[str, Any]:
    return {"href": href, "type": media, "roles": list(roles or ("data",))}


def item(name: str, collection: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [],
        "id": name,
        "collection": collection,
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        "bbox": [103.4, 14.3, 104.4, 15.3],
        "properties": properties,
        "links": [],
        "assets": {},
        **more,
    }


def earth_search() -> dict[str, Any]:
    """Sentinel-2 L2A: no relative orbit, which stands in the name of the product."""
    return item(
        "S2B_48PUA_20251209_0_L2A",
        "sentinel-2-l2a",
        {
            "created": "2025-12-09T10:00:00.123Z",
            "updated": "2026-02-01T00:00:00Z",
            "datetime": "2025-12-09T03:41:07.123000Z",
            "platform": "sentinel-2b",
            "constellation": "sentinel-2",
            "instruments": ["msi"],
            "eo:cloud_cover": 12.5,
            "s2:processing_baseline": "05.11",
            "s2:product_type": "S2MSI2A",
            "s2:product_uri": "S2B_MSIL2A_20251209T033059_N0511_R018_T48PUA_20251209T061200.SAFE",
        },
        assets={
            "nir": asset("https://example.org/48/P/UA/B08.tif"),
            "red-jp2": asset("s3://bucket/48/P/UA/B04.jp2", "image/jp2"),
            "scl": asset("https://example.org/48/P/UA/SCL.tif"),
            "visual": asset("https://example.org/48/P/UA/TCI.tif", "image/tiff", "visual"),
            "thumbnail": asset("https://example.org/t.jpg", "image/jpeg", "thumbnail"),
            "granule_metadata": asset("https://example.org/m.xml", "application/xml", "metadata"),
        },
    )


def planetary_computer_grd() -> dict[str, Any]:
    """Sentinel-1 GRD: capitals, no instrument, times with a blank, no moment of publication."""
    return item(
        "S1A_IW_GRDH_1SDV_20251209T110053_20251209T110118_062000_07C1A0",
        "sentinel-1-grd",
        {
            "datetime": "2025-12-09T11:01:05.653288Z",
            "start_datetime": "2025-12-09 11:00:53.153776+00:00",
            "end_datetime": "2025-12-09 11:01:18.152800+00:00",
            "platform": "SENTINEL-1A",
            "constellation": "Sentinel-1",
            "sar:instrument_mode": "IW",
            "sar:polarizations": ["VV", "VH"],
            "sar:product_type": "GRD",
            "sat:orbit_state": "ascending",
            "sat:absolute_orbit": 62000,
            "sat:relative_orbit": 26,
            "s1:processing_level": "1",
        },
        assets={
            "vv": asset("https://example.org/iw-vv.tiff?st=2025&sig=SECRET"),
            "vh": asset("https://user:SECRET@example.org/iw-vh.tiff"),
        },
    )


def planetary_computer_rtc() -> dict[str, Any]:
    """Sentinel-1 RTC, which says that it is a GRD."""
    made = planetary_computer_grd()
    made["collection"] = "sentinel-1-rtc"
    made["id"] += "_rtc"
    return made


def copernicus() -> dict[str, Any]:
    """Sentinel-1 GRD of the Copernicus Data Space: STAC 1.1, when published, checksums, on S3."""
    name = "S1A_IW_GRDH_1SDV_20251209T110053_20251209T110118_062000_07C1A0_AB12_COG"
    properties = {
        "datetime": "2025-12-09T11:00:53.153776Z",
        "start_datetime": "2025-12-09T11:00:53.153776Z",
        "end_datetime": "2025-12-09T11:01:18.152800Z",
        "created": "2025-12-09T13:00:00Z",
        "published": "2025-12-09T13:30:12.345Z",
        "platform": "sentinel-1a",
        "instruments": ["sar"],
        "product:type": "IW_GRDH_1S-COG",
        "processing:level": "L1",
        "processing:software": {"Sentinel-1 IPF": "003.91"},
        "sar:polarizations": ["VV", "VH"],
        "sat:orbit_state": "ascending",
        "sat:relative_orbit": 26,
    }
    checked = asset("s3://eodata/Sentinel-1/vv.tiff") | {"file:checksum": "d50110" + "ab" * 16}
    return item(name, "sentinel-1-grd", properties, stac_version="1.1.0", assets={"vv": checked})


def landsat() -> dict[str, Any]:
    """Landsat 9 Collection 2 Level 2: a path in text, cloud of -1, roles of its own."""
    return item(
        "LC09_L2SP_126050_20251209_02_T1",
        "landsat-c2-l2",
        {
            "datetime": "2025-12-09T03:22:34.3964280Z",
            "created": "2025-12-11T15:00:00Z",
            "platform": "landsat-9",
            "instruments": ["oli", "tirs"],
            "eo:cloud_cover": -1,
            "landsat:wrs_path": "126",
            "landsat:wrs_row": "050",
            "landsat:correction": "L2SP",
            "landsat:collection_number": "02",
        },
        assets={
            "nir08": asset("https://example.org/B5.TIF", "image/tiff", "reflectance"),
            "qa_pixel": asset("https://example.org/QA.TIF", "image/tiff", "cloud"),
            "mtl.json": asset("https://example.org/MTL.json", "application/json", "metadata"),
        },
    )


def nasa_opera() -> dict[str, Any]:
    """OPERA RTC-S1 as NASA's CMR has it: hardly a property, and all in the name."""
    name = "OPERA_L2_RTC-S1_T026-055000-IW2_20251209T110053Z_20251209T180000Z_S1A_30_v1.0"
    properties = {
        "datetime": "2025-12-09T11:00:53.000Z",
        "start_datetime": "2025-12-09T11:00:53.000Z",
        "end_datetime": "2025-12-09T11:00:56.000Z",
    }
    return item(
        name,
        "OPERA_L2_RTC-S1_V1_1",
        properties,
        assets={
            "0_VV": asset(f"https://example.org/{name}_VV.tif"),
            "0_VH": asset(f"https://example.org/{name}_VH.tif"),
            "metadata": asset("https://cmr.example.org/x.xml", "application/xml", "metadata"),
        },
    )
