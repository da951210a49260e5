"""The data that the papers' answers are known for, from a peer's wheel, which is not installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.summaries import Summaries, summarise_orders

_PEER = "lifetimes==0.11.3"
_DAY_S = 86_400


def second(date: str) -> int:
    """The first second of a day, UTC."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Cdnow:
    """2,357 customers of an online music shop, who came in the first quarter of 1997."""

    orders: pa.Table
    """customer_id, ordered_at_s, revenue, until June 1998."""
    summaries: Summaries
    """As of the end of September 1997, 39 weeks."""

    @property
    def cells(self) -> Cells:
        s = self.summaries
        return group_customers(s.frequency, s.recency_days, s.tenure_days)


@pytest.fixture(scope="session")
def peer_data(request: pytest.FixtureRequest) -> Path:
    """The folder with the data files of the peer's wheel, downloaded once."""
    cache: pytest.Cache | None = request.config.cache
    if cache is None:
        pytest.skip("pytest keeps no cache to download test data into")
    folder = Path(cache.mkdir("lifetimes"))
    data = folder / "lifetimes" / "datasets"
    if not (data / "donations.csv").is_file():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", _PEER]
        command += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(folder)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)
        wheels = sorted(folder.glob("*.whl"))
        if done.returncode or not wheels:
            pytest.skip(f"{_PEER}, whose data this test needs, could not be downloaded")
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(folder, [n for n in wheel.namelist() if "/datasets/" in n])
    return data


@pytest.fixture(scope="session")
def cdnow(peer_data: Path) -> Cdnow:
    rows = [line.split() for line in (peer_data / "CDNOW_sample.txt").read_text().splitlines()]
    dates = {row[2] for row in rows}
    seconds = {d: second(f"{d[:4]}-{d[4:6]}-{d[6:]}") for d in dates}
    orders = pa.table(
        {
            "customer_id": [row[0] for row in rows],
            "ordered_at_s": [seconds[row[2]] + _DAY_S // 2 for row in rows],
            "revenue": [float(row[4]) for row in rows],
        }
    )
    until = second("1997-09-30") + _DAY_S - 1
    return Cdnow(orders, summarise_orders(orders, as_of_s=until))


@pytest.fixture(scope="session")
def donors(peer_data: Path) -> Cells:
    """11,104 donors of 1995 and the six years after, one opportunity a year."""
    rows = np.loadtxt(peer_data / "donations.csv", delimiter=",", skiprows=1, dtype=np.int64)
    return group_customers(*np.repeat(rows[:, :3], rows[:, 3], axis=0).T)


MakeShop = Callable[..., pa.Table]
"""Makes the order lines of a shop whose customers keep a rhythm."""


def _rhythmic_shop(
    rhythm: str, *, last_day: int = 600, customers: int = 150, joining_days: int = 200
) -> pa.Table:
    """Customers who begin one after the other, and order every 25 days by a rhythm."""
    rng = np.random.default_rng(7)
    draw: Callable[[], float] = {
        "random": lambda: 1 + rng.exponential(24),
        "clock": lambda: 25.0,
        "nearly a clock": lambda: rng.uniform(22, 28),
        "regular": lambda: rng.gamma(4, 25 / 4) + 1,
    }[rhythm]
    rows = []
    for customer in range(customers):
        day = float(rng.integers(0, joining_days))
        while day < last_day:
            rows.append((f"c{customer}", int(day) * _DAY_S, round(float(rng.gamma(4, 10)), 2)))
            day += draw() if rng.random() < 0.9 else 1e9
    names = ("customer_id", "ordered_at_s", "revenue")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


@pytest.fixture
def rhythmic_shop() -> MakeShop:
    return _rhythmic_shop
