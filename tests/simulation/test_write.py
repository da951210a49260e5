from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from regulars.model import Refused
from regulars.simulation import ShopConfig, ShopFiles, read_truth, write_shop

CONFIG = ShopConfig(customers=60, customers_per_chunk=20, dirty_share=0.1)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_shop(CONFIG, tmp_path / name)
    assert everything_in(tmp_path / "one") == everything_in(tmp_path / "two")
    assert len(everything_in(tmp_path / "one")) == 5


def test_another_seed_gives_another_shop(tmp_path: Path) -> None:
    write_shop(CONFIG, tmp_path / "one")
    write_shop(CONFIG.model_copy(update={"seed": 1}), tmp_path / "two")
    one, two = everything_in(tmp_path / "one"), everything_in(tmp_path / "two")
    assert all(one[name] != two[name] for name in one)


def test_progress_counts_customers(tmp_path: Path) -> None:
    done: list[int] = []
    write_shop(CONFIG.model_copy(update={"customers": 50}), tmp_path, on_chunk=done.append)
    assert done == [20, 40, 50]


class Interrupted(BaseException):
    """Stands for Ctrl-C."""


def test_an_interruption_leaves_the_earlier_shop_as_it_was(tmp_path: Path) -> None:
    write_shop(CONFIG, tmp_path)
    before = everything_in(tmp_path)

    def interrupt(customers_done: int) -> None:
        assert everything_in(tmp_path).items() >= before.items()
        if customers_done == 40:
            raise Interrupted

    with pytest.raises(Interrupted):
        write_shop(CONFIG.model_copy(update={"seed": 1}), tmp_path, on_chunk=interrupt)
    assert everything_in(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == 5


def test_an_earlier_shop_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_shop(CONFIG, tmp_path)
    files = write_shop(ShopConfig(customers=5), tmp_path)
    assert files == ShopFiles.under(tmp_path)
    assert read_truth(files.truth).customers == pq.read_table(files.customers).num_rows == 5


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "shop"
    place.write_text("taken", encoding="utf-8")
    with pytest.raises(Refused, match="another folder"):
        write_shop(CONFIG, place)
    assert place.read_text(encoding="utf-8") == "taken"


def test_every_chunk_is_written_before_the_next_is_made(tmp_path: Path) -> None:
    files = write_shop(CONFIG, tmp_path)
    assert pq.ParquetFile(files.orders).num_row_groups == CONFIG.chunks
