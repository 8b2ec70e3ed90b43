"""How far off passes are beside real element sets, radar images and fire detections.

`python benchmarks/sense_passes.py` prints it. The sets are looked for in `TRUCELINE_DATA`, else in
`shared/data` beside the checkout; what is not there is passed over.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
import runpy
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from sense_passes import DAYS, SETS, START, elements_of, places
from sgp4.api import Satrec

from truceline.read.elements import read_elements
from truceline.read.orbit.genuine import checksum, epoch_of, refused
from truceline.read.orbit.platforms import BY_NUMBER, PLATFORMS
from truceline.read.reading import blob_of
from truceline.record import Detection, Disc, Elements, Scene, When, Where
from truceline.sense.passes.age import error_s, fresh_days
from truceline.sense.passes.chance import overflown
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.held import hold
from truceline.sense.passes.overpass import overpasses
from truceline.sense.passes.repeat import PIECE_S, repeat_passes
from truceline.sense.passes.sibling import SIBLINGS, sibling_passes

HERE = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("TRUCELINE_DATA", HERE.parent / "shared" / "data"))
CASE = HERE / "cases" / "thailand-cambodia-2025"


def accuracy() -> None:
    """Print how far off passes are from what is known."""
    for part in (_genuine, _pairs, _siblings, _december, _radar, _suomi, _again, _lengths, _speed):
        print(f"\n## {(part.__doc__ or '').splitlines()[0]}")
        try:
            part()
        except FileNotFoundError as error:
            print(f"passed over: {error.filename} is not here")


def _read(name: str) -> tuple[list[Elements], int, int]:
    data = (FOLDER / "passes" / name).read_bytes()
    items, problems, rows = read_elements(data, name, blob_of(data, name))
    found = [item.body for item in items if isinstance(item.body, Elements)]
    return found, len(problems), rows


def _found() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return real and invented sets that were found after the rules were written."""
    told = runpy.run_path(str(HERE / "tests" / "read" / "elements_found.py"))
    return told["pairs"](told["REAL"]), told["pairs"](told["INVENTED"])


def _genuine() -> None:
    """Element sets judged."""
    for name in ("real_tles.txt", "fabricated_tles_negative_test.txt"):
        found, problems, rows = _read(name)
        print(f"{name}: {len(found)} of {rows} accepted, {problems} refused")
    real, invented = _found()
    print(f"found later, real: {sum(not refused(*one) for one in real)} of {len(real)} accepted")
    print(f"found later, invented: {sum(bool(refused(*s)) for s in invented)} of {len(invented)}")
    mended = [tuple(line[:68] + str(checksum(line)) for line in one) for one in invented]
    print(f"  with checksums repaired: {sum(bool(refused(a, b)) for a, b in mended)}")


def _pairs() -> None:
    """Elements carried to the epoch of a later set: seconds along the track."""
    given = [(one.line1, one.line2) for one in _read("real_tles.txt")[0]]
    print("| satellite | from | to | days | SGP4, s | held, s | used, s | bound, s |")
    outside = {"given": [0, 0], "found": [0, 0]}
    for source, sets in (("given", given), ("found", _found()[0] + given)):
        sets = sorted(sets, key=lambda lines: (lines[0][2:7], epoch_of(lines[0])))
        for row, old in enumerate(sets):
            for new in sets[row + 1 :]:
                if old[0][2:7] != new[0][2:7] or old == new:
                    continue
                if source == "found" and old in given and new in given:
                    continue
                _pair(old, new, outside[source])
    for source, (out, count) in outside.items():
        print(f"{source}: {out} of {count} pairs outside the bound")


def _pair(old: tuple[str, str], new: tuple[str, str], outside: list[int]) -> None:
    platform = BY_NUMBER[int(old[0][2:7])]
    begin, end = epoch_of(old[0]), epoch_of(new[0])
    days = (end - begin) / timedelta(days=1)
    if days > 450:
        return
    held = platform.held_over(begin, end)
    was, now = Satrec.twoline2rv(*old), Satrec.twoline2rv(*new)
    plain = _along(was, now)
    kept = _along(hold(was, platform), now) if held else float("nan")
    used = held and days > fresh_days(platform)
    bound = float(error_s(np.array([days]), platform, used)[0])
    error = kept if used else plain
    outside[0] += abs(error) > bound
    outside[1] += 1
    print(
        f"| {platform.name} | {begin:%Y-%m-%d} | {end:%Y-%m-%d} | {days:.0f} | {plain:.1f} | "
        f"{kept:.1f} | {error:.1f} | {bound:.0f} |"
    )


def _along(was: Satrec, now: Satrec) -> float:
    when = now.jdsatepoch, now.jdsatepochF
    there = np.array(was.sgp4(*when)[1])
    here, speed = (np.array(part) for part in now.sgp4(*when)[1:])
    ahead, up = speed / np.linalg.norm(speed), here / np.linalg.norm(here)
    return float(np.arctan2(there @ ahead, there @ up) / (now.no_kozai / 60))


def _siblings() -> None:
    """Satellites on one track: one carried to where the other is said to be, seconds off."""
    sets = _found()[0] + [(one.line1, one.line2) for one in _read("real_tles.txt")[0]]
    print("| first | second | days | from | to | off, s |")
    for pair in SIBLINGS:
        for old, new in itertools.permutations(sets, 2):
            first, second = (BY_NUMBER[int(lines[0][2:7])].name for lines in (old, new))
            begin, end = epoch_of(old[0]), epoch_of(new[0])
            days = pair.days
            if (first, second) == (pair.second, pair.first):
                days = -days
            elif (first, second) != (pair.first, pair.second):
                continue
            # Suomi NPP is taken from before NOAA-20 moved: it stayed where it was.
            since = pair.since if first != "Suomi NPP" else datetime(2023, 3, 1, tzinfo=UTC)
            if not since <= begin < end <= pair.until or end - begin > timedelta(days=700):
                continue
            off = _beside(old, new, days)
            span = f"{begin:%Y-%m-%d} | {end:%Y-%m-%d}"
            print(f"| {first} | {second} | {days:+d} | {span} | {off:.0f} |")


def _beside(old: tuple[str, str], new: tuple[str, str], days: int) -> float:
    """Return seconds by which a satellite is off from where another was so many days before."""
    kept = hold(Satrec.twoline2rv(*old), BY_NUMBER[int(old[0][2:7])])
    now = Satrec.twoline2rv(*new)
    x, y, z = kept.sgp4(now.jdsatepoch - days, now.jdsatepochF)[1]
    turn = 2 * np.pi * days / 365.2422
    sine, cosine = np.sin(turn), np.cos(turn)
    there = np.array([x * cosine - y * sine, x * sine + y * cosine, z])
    here, speed = (np.array(part) for part in now.sgp4(now.jdsatepoch, now.jdsatepochF)[1:])
    ahead, up = speed / np.linalg.norm(speed), here / np.linalg.norm(here)
    return float(np.arctan2(there @ ahead, there @ up) / (now.no_kozai / 60))


def _december() -> None:
    """NOAA-20 on 9 December 2025 from elements of July: stated 06:09, starts of pieces of data."""
    path = next(CASE.glob("fires_*.csv"))
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    lon = np.array([float(row["longitude"]) for row in rows])
    lat = np.array([float(row["latitude"]) for row in rows])
    stated = datetime(2025, 12, 9, 6, 9, tzinfo=UTC)
    sets = [one for one in _read("real_tles.txt")[0] if one.id and one.platform == "NOAA-20"]
    day = (stated - timedelta(hours=6), stated + timedelta(hours=6))
    found = overpasses(sets, lon, lat, *day)
    near = found.take(np.abs(found.seconds - stated.timestamp()) < 1800)
    off = near.seconds - stated.timestamp()
    track = np.array([float(row["track"]) for row in rows])[near.place] / 0.361
    print(
        f"{len(near)} of {len(rows)} detections have the pass; predicted {off.min():.0f} to "
        f"{off.max():.0f} s after 06:09:00; bound {near.error_s.max():.0f} s"
    )
    print(f"  range over height less track/.361: {np.median(near.range_km / 836 - track):+.3f}")


_NAME = re.compile(r"OPERA_L\d_\S+?_(T[\w]+(?:-\d+-IW\d)?)_(\d{8}T\d{6})Z_.*_S1([AB])_")


@lru_cache(maxsize=1)
def _acquired() -> list[tuple[str, datetime, str, float, float]]:
    """Return track, start, satellite and place of every radar image, from names and grids."""
    import rasterio
    from rasterio.warp import transform

    radar = FOLDER / "radar"
    if not radar.is_dir():
        raise FileNotFoundError(2, "", str(radar))
    files = sorted(radar.glob("sentinel1_rtc_*/**/*VV*.tif")) + sorted(
        radar.glob("dist*/products/*/*STATUS.tif")
    )
    out = {}
    for path in files:
        match = _NAME.match(path.name)
        if match is None:
            continue
        when = datetime.strptime(match[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        with rasterio.open(path) as raster:
            x, y = raster.xy(raster.height // 2, raster.width // 2)
            (lon,), (lat,) = transform(raster.crs, "EPSG:4326", [x], [y])
        # A product of several tracks bears the name of a tile: its time of day tells the track.
        track = match[1] if "-" in match[1] else f"{match[1]} {when:%H}h{when.minute // 5}"
        out[track, when] = (track, when, f"Sentinel-1{match[3]}", lon, lat)
    return list(out.values())


def _radar() -> None:
    """Sentinel-1 against the times in names of 167 images, 2021 to 2025."""
    images = _acquired()
    for one in _read("real_tles.txt")[0]:
        if one.platform != "Sentinel-1A":
            continue
        off, ages, missed = [], [], 0
        for _, when, name, lon, lat in images:
            if name != one.platform:
                continue
            span = (when - timedelta(hours=2), when + timedelta(hours=2))
            found = overpasses([one], [lon], [lat], *span)
            if len(found):
                off.append(float(found.seconds[0]) - when.timestamp())
                ages.append(abs((when - epoch_of(one.line1)).days))
            else:
                missed += 1
        print(
            f"elements of {epoch_of(one.line1):%Y-%m-%d}: {len(off)} found, {missed} not in view "
            f"at the middle of the tile; ages {min(ages)} to {max(ages)} days; error "
            f"{min(off):.0f} to {max(off):.0f} s, median {np.median(np.abs(off)):.0f}"
        )
    _radar_again(images)


def _radar_again(images: list[tuple[str, datetime, str, float, float]]) -> None:
    same, other, outside = [], [], 0
    for track in sorted({one[0] for one in images}):
        rows = sorted((one for one in images if one[0] == track), key=lambda one: one[1])
        for _, when, name, lon, lat in rows:
            first = _scene(name, when, lon, lat)
            span = (rows[0][1] - timedelta(days=1), rows[-1][1] + timedelta(days=1))
            found = repeat_passes([first], [lon], [lat], *span)
            for _, known, by, _, _ in rows:
                if by != name or known == when:
                    continue
                at = int(np.argmin(np.abs(found.seconds - known.timestamp())))
                same.append(float(found.seconds[at]) - known.timestamp())
                outside += abs(same[-1]) > found.error_s[at]
            find = partial(repeat_passes, [first], [lon], [lat])
            others = sibling_passes(find, [name], [lon], [lat], *span)
            for _, known, by, _, _ in rows if name == "Sentinel-1A" else ():
                if by == "Sentinel-1B" and len(others):
                    other.append(float(np.abs(others.seconds - known.timestamp()).min()))
    off = np.abs(same)
    print(
        f"repeat cycle, every image from every other of its track: {len(off)} pairs, median "
        f"{np.median(off):.0f} s, 95 % {np.percentile(off, 95):.0f} s, most {off.max():.0f} s; "
        f"{outside} outside the bound"
    )
    if other:
        print(f"Sentinel-1B from 1A half a cycle away: {len(other)}, most {max(other):.0f} s")


def _scene(name: str, when: datetime, lon: float, lat: float) -> Scene:
    disc = Disc(lon=lon, lat=lat, radius_m=40_000)
    at = When.at(when)
    return Scene(
        id="I-1",
        source_id="S-1",
        item="i",
        platform=name,
        when=at,
        where=Where(words="middle", shape=disc),
    )


def _fires(name: str) -> dict[str, np.ndarray]:
    with (FOLDER / "fires" / "full_columns" / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    clock = np.array([int(row["acq_time"]) for row in rows])
    days = np.array([row["acq_date"] for row in rows], "datetime64[s]").astype(float)
    return {
        "lon": np.array([float(row["longitude"]) for row in rows]),
        "lat": np.array([float(row["latitude"]) for row in rows]),
        "track": np.array([float(row["track"]) for row in rows]),
        "seconds": days + clock // 100 * 3600 + clock % 100 * 60.0,
        "satellite": np.array([row["satellite"] for row in rows]),
    }


def _suomi() -> None:
    """Suomi NPP, autumn 2022, from elements of NOAA-20 eight days away, and view angles."""
    fires = _fires("VIIRS-NOAA-2022.csv")
    pick = np.random.default_rng(1).choice(len(fires["lon"]), 500, replace=False)
    lon, lat = fires["lon"][pick], fires["lat"][pick]
    sets = [one for one in _read("real_tles.txt")[0] if one.line1[18:20] == "22"]
    first, last = datetime(2022, 8, 20, tzinfo=UTC), datetime(2022, 12, 1, tzinfo=UTC)
    find = partial(overpasses, sets, lon, lat)
    other = sibling_passes(find, ["NOAA-20"], lon, lat, first, last)
    off, slant, bound = [], [], []
    for row, known in enumerate(fires["seconds"][pick]):
        mine = other.take(other.place == row)
        at = int(np.argmin(np.abs(mine.seconds - known)))
        off.append(float(mine.seconds[at] - known))
        slant.append(float(mine.range_km[at]) / 836 - fires["track"][pick][row] / 0.361)
        bound.append(float(mine.error_s[at]))
    good = np.abs(off) < 900
    low, mid, high = np.percentile(np.array(off)[good], [2.5, 50, 97.5])
    print(
        f"{good.mean():.1%} of 500 detections have a pass; error "
        f"{low:.0f} / {mid:.0f} / {high:.0f} s (2.5, 50, 97.5 %) of stated starts of 85 s "
        f"pieces; bound {np.median(bound):.0f} s; range over height less track/.361: "
        f"{np.median(np.array(slant)[good]):+.3f} (95 % within "
        f"{np.percentile(np.abs(np.array(slant)[good]), 95):.3f})"
    )


def _again() -> None:
    """Repeat cycle from fire detections: passes 16 k days later against later detections."""
    for name, platforms in (
        ("VIIRS-NOAA-2022.csv", {"N": "Suomi NPP"}),
        ("MODIS-2021.csv", {"Terra": "Terra", "Aqua": "Aqua"}),
    ):
        fires = _fires(name)
        for code, platform in platforms.items():
            mine = np.flatnonzero(fires["satellite"] == code)
            rng = np.random.default_rng(2)
            _follow(fires, mine, rng.permutation(mine)[:150], platform)


def _follow(
    fires: dict[str, np.ndarray], mine: np.ndarray, pick: np.ndarray, platform: str
) -> None:
    off, outside = [], 0
    half = (60 + PIECE_S[PLATFORMS[platform].instrument]) / 2
    seconds = fires["seconds"]
    for row in pick:
        lon, lat = float(fires["lon"][row]), float(fires["lat"][row])
        near = mine[
            (np.abs(fires["lat"][mine] - lat) < 0.2) & (np.abs(fires["lon"][mine] - lon) < 0.25)
        ]
        if len(near) < 2:
            continue
        begin = datetime.fromtimestamp(float(seconds.min()), UTC)
        end = datetime.fromtimestamp(float(seconds.max()), UTC) + timedelta(hours=1)
        known = _detection(platform, datetime.fromtimestamp(float(seconds[row]), UTC), lon, lat)
        found = repeat_passes([known], [lon], [lat], begin, end)
        for other in near:
            apart = np.abs(found.seconds - (seconds[other] + half))
            at = int(np.argmin(apart)) if len(apart) else -1
            if at >= 0 and apart[at] < 600 and abs(seconds[other] - seconds[row]) > 86_400:
                off.append(float(found.seconds[at] - seconds[other] - half))
                outside += apart[at] > found.error_s[at] + half
    if off:
        low, mid, high = np.percentile(off, [2.5, 50, 97.5])
        print(
            f"{platform}: {len(off)} later detections at the same place and angle; error {low:.0f} "
            f"/ {mid:.0f} / {high:.0f} s (2.5, 50, 97.5 %), to the minute and piece that is "
            f"stated; {outside} outside the bound"
        )


def _detection(platform: str, when: datetime, lon: float, lat: float) -> Detection:
    return Detection(
        id="F-1",
        source_id="S-1",
        sensor="VIIRS",
        platform=platform,
        when=When.parse(f"{when:%Y-%m-%dT%H:%M}Z", "UTC"),
        footprint=Disc(lon=lon, lat=lat, radius_m=300),
    )


def _lengths() -> None:
    """Probability that a fire of some hours is overflown by VIIRS, starting at any time."""
    spots = {"14.3 N 103.5 E": (103.5, 14.3), "48.0 N 37.0 E": (37.0, 48.0)}
    lon, lat = (np.array([one[axis] for one in spots.values()]) for axis in (0, 1))
    start, end = START, START + timedelta(days=34)
    n20, n21 = (overpasses([elements_of(lines)], lon, lat, start, end) for lines in SETS[:2])
    quarter = timedelta(days=4)
    other = overpasses([elements_of(SETS[0])], lon, lat, start - quarter, end - quarter)
    # Since 2024 Suomi NPP is a quarter of a turn from both: a quarter of a cycle on their track.
    npp = replace(other, seconds=other.seconds + quarter.total_seconds())
    window = (start.timestamp(), (start + timedelta(days=32)).timestamp())
    print("| place | satellites | passes a day | 1 h | 4 h | 12 h | 1 h, zenith < 60 |")
    for place, name in enumerate(spots):
        for count in (1, 2, 3):
            rows = Overpasses.joined([n20, n21, npp][:count])
            rows = rows.take(rows.place == place)
            steep = rows.take(rows.zenith_deg < 60)
            each = [overflown(rows.seconds, rows.in_swath_p, window, h) for h in (1, 4, 12)]
            inner = overflown(steep.seconds, steep.in_swath_p, window, 1)
            print(
                f"| {name} | {count} | {len(rows) / 34:.1f} | "
                f"{' | '.join(f'{one:.2f}' for one in each)} | {inner:.2f} |"
            )


def _speed() -> None:
    """CPU seconds for 1,000 places, 30 days, all sets above."""
    lon, lat = places(1000)
    begun = time.process_time()
    found = overpasses(
        [elements_of(lines) for lines in SETS], lon, lat, START, START + timedelta(days=DAYS)
    )
    print(
        f"{len(found):,} passes in {time.process_time() - begun:.2f} CPU-s ({len(PLATFORMS)} known)"
    )
