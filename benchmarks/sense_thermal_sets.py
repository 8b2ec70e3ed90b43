"""Fire detections over Ukraine for measuring: the years, what is sealed, and what is near a front.

What was tuned on (open): VIIRS of 2016, 2018 and 2020 against 2022 near the front in the open half
of the blocks, with 2012, 2016, 2018 and 2020 as history; MODIS types of 2021 in the open half of
the degrees. Everything else is sealed: peacetime 2013, 2019 and 2021, the other blocks of the front
of 2022, the front of 2023, the steelworks box, and the other degrees of MODIS 2021.

The front is a coarse line drawn from public maps of summer 2022, and of 2023, through the towns
named beside each point. It is used here to say which detections are near a front, and nowhere in
the model.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import shapely

from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints, platform_code

_BESIDE = Path(__file__).parents[1].parent / "shared" / "data"
FOLDER: Final = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "fires"

OPEN_PEACE: Final = (2016, 2018, 2020)
OPEN_HISTORY: Final = (2012, 2016, 2018, 2020)
SEALED_PEACE: Final = (2013, 2019, 2021)
NEAR_KM: Final = 30.0
INVASION: Final = np.datetime64("2022-02-24", "D").astype(int)
BOX: Final = (38.70, 48.44, 38.80, 48.47)
"""Around the Alchevsk steelworks: west, south, east, north."""

FRONT_2022: Final = (
    (36.60, 50.30),  # north of Kharkiv
    (36.95, 49.75),  # Chuhuiv
    (36.85, 49.46),  # Balakliia
    (37.20, 49.00),  # south of Izium
    (37.55, 48.98),  # north of Sloviansk
    (38.10, 48.87),  # Siversk
    (38.05, 48.60),  # Bakhmut
    (37.95, 48.35),  # west of Horlivka
    (37.75, 48.14),  # Avdiivka
    (37.50, 47.95),  # Marinka
    (36.80, 47.75),  # Velyka Novosilka
    (36.25, 47.62),  # Huliaipole
    (35.78, 47.50),  # south of Orikhiv
    (35.30, 47.50),  # Kamianske
    (34.60, 47.50),  # Enerhodar
    (33.30, 47.35),  # Inhulets river
    (32.80, 47.07),  # Snihurivka
    (32.20, 46.65),  # west of Kherson
    (31.60, 46.55),  # Kinburn spit
)
FRONT_2023: Final = (
    (37.70, 49.75),  # Kupiansk
    (37.90, 49.40),  # west of Svatove
    (38.15, 49.05),  # Kreminna
    (38.20, 48.90),  # Bilohorivka
    *FRONT_2022[6:14],
    (34.60, 47.50),  # Enerhodar
    (33.40, 46.80),  # Nova Kakhovka
    (32.60, 46.60),  # Kherson
    (31.60, 46.55),  # Kinburn spit
)
LINE_2015: Final = (
    (39.60, 48.75),  # Stanytsia Luhanska
    (38.90, 48.72),  # Shchastia
    (38.40, 48.62),  # Popasna
    *FRONT_2022[7:10],
    (37.50, 47.60),  # Volnovakha, east
    (37.80, 47.15),  # Shyrokyne
)
"""The line of contact of 2015–2022, along which there was fighting in what is peacetime here."""


@dataclass(frozen=True)
class Set:
    """The file of 2001–2023: detections, and the year of each."""

    fires: Fires
    year: Ints

    def years(self, *years: int) -> Fires:
        return self.fires.take(np.isin(self.year, years))

    def before(self, year: int) -> Fires:
        return self.fires.take(self.year < year)

    def viirs(self, year: int) -> Fires:
        return self.fires.take((self.year == year) & ~self.fires.coarse)


def ukraine() -> Set:
    """Read the file. Its rows name no satellite; the decimals of a position tell the product:
    six are the archive of Suomi NPP, four are MODIS, five are near real time, which before 2022
    are six with a zero at the end, from January to August 2022 are NOAA-20 (as many as those of
    Suomi NPP beside them), and from September 2022 both.
    """
    table = pyarrow.parquet.read_table(FOLDER / "firms_ukraine_2001_2023.parquet")
    date = table["acq_date"].to_numpy().astype("datetime64[D]")
    year = date.astype("datetime64[Y]").astype(int) + 1970
    product = table["source_guess"].combine_chunks()
    words = np.array(product.dictionary.to_pylist())[product.indices.to_numpy()]
    npp = platform_code("Suomi NPP")
    real_time = np.where(
        year < 2022,
        npp,
        np.where(
            date < np.datetime64("2022-09-01"), platform_code("NOAA-20"), platform_code("VIIRS")
        ),
    )
    platform = np.where(np.char.startswith(words, "VIIRS S-NPP"), npp, real_time)
    platform = np.where(np.char.startswith(words, "MODIS"), platform_code("MODIS"), platform)
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    return Set(Fires.of(lon, lat, date, platform), year)


def only(fires: Fires, name: str) -> Fires:
    """Return the detections of one satellite."""
    return fires.take(fires.platform == platform_code(name))


def near(fires: Fires, line: tuple[tuple[float, float], ...], km: float = NEAR_KM) -> Bools:
    """Return which detections lie within some kilometres of a coarse line."""
    scale = np.array([111.2 * np.cos(np.radians(48.5)), 111.2])
    path = shapely.LineString(np.array(line) * scale)
    points = shapely.points(fires.lon * scale[0], fires.lat * scale[1])
    return np.asarray(shapely.dwithin(points, path, km))


def sealed_block(lon: Floats, lat: Floats, degrees: float) -> Bools:
    """Return which points lie in the sealed half of a chequerboard of blocks."""
    both = np.floor(lat / degrees) + np.floor(lon / degrees)
    return np.asarray(both.astype(int) % 2 == 1)


def block(fires: Fires, degrees: float) -> Ints:
    """Return a number for the block of each detection."""
    up, across = np.floor(fires.lat / degrees), np.floor(fires.lon / degrees)
    return np.asarray((up * 1000 + across).astype(np.int64))


def in_box(fires: Fires) -> Bools:
    west, south, east, north = BOX
    lon, lat = fires.lon, fires.lat
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def modis_types(name: str = "MODIS-2021.csv") -> tuple[Floats, Floats, Ints]:
    """Return longitude, latitude and type of the detections of a file of MODIS."""
    table: Any = pyarrow.csv.read_csv(FOLDER / "full_columns" / name)
    lon, lat, kind = (table[name].to_numpy() for name in ("longitude", "latitude", "type"))
    return lon, lat, kind
