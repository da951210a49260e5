"""Object stores and web servers, each with a real peer of its protocol on this machine."""

from __future__ import annotations

import functools
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest

from regulars.intake.bring import brought
from regulars.intake.object_storage import download
from regulars.intake.sources import find_sources
from regulars.model import BadData, Refused, Unavailable
from regulars.store import Warehouse

_ORDERS = b"order_id,customer_id\n1,c1\n"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - no types
    """A client of the store; ours takes everything from the environment."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    files.makedirs("shop", exist_ok=True)
    for name in ("orders/2024/a.csv", "orders/2025/a.csv", "orders/b.csv", "orders/notes.md"):
        files.pipe_file(f"shop/{name}", _ORDERS)
    fsspec.filesystem("s3").clear_instance_cache()
    return files


@pytest.mark.usefixtures("s3")
def test_files_patterns_and_folders(tmp_path: Path) -> None:
    one = download("s3://shop/orders/b.csv", "shown", tmp_path / "1")
    many = download("s3://shop/orders/**/a.csv", "shown", tmp_path / "2")
    folder = download("s3://shop/orders/", "shown", tmp_path / "3")

    assert {path.name: shown for path, shown in one.items()} == {"b.csv": "shown"}
    assert all(path.read_bytes() == _ORDERS for path in (*one, *many, *folder))
    assert {p.relative_to(tmp_path / "2").as_posix(): shown for p, shown in many.items()} == {
        "2024/a.csv": "s3://shop/orders/2024/a.csv",
        "2025/a.csv": "s3://shop/orders/2025/a.csv",
    }
    assert [path.name for path in folder] == ["b.csv"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://nobody-has-this/orders.csv", "no such bucket, folder or file"),
        ("s3://shop/orders/none.csv", "no such bucket, folder or file"),
        ("s3://shop/orders/*.parquet", "no file matches this pattern"),
    ],
)
@pytest.mark.usefixtures("s3")
def test_what_is_not_there_is_said(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=said):
        download(address, address, tmp_path)


@pytest.mark.usefixtures("s3")
def test_a_store_that_does_not_let_us_in_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    fsspec.filesystem("s3").clear_instance_cache()

    with pytest.raises(Refused, match="does not let us read") as told:
        download("s3://shop/orders/b.csv", "s3://shop/orders/b.csv", tmp_path)

    assert told.value.exit_code == 5


@pytest.mark.usefixtures("s3")
def test_a_store_that_is_not_there_is_worth_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("s3fs.core.S3FileSystem.retries", 1)
    fsspec.filesystem("s3").clear_instance_cache()

    with pytest.raises(Unavailable, match="does not answer"):
        download("s3://shop/orders/b.csv", "shown", tmp_path)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        """Serve files; some paths fail as servers do."""
        codes = {"/private.csv": 403, "/broken.csv": 503}
        if self.path.partition("?")[0] in codes:
            self.send_error(codes[self.path.partition("?")[0]])
        else:
            super().do_GET()

    do_HEAD = do_GET  # noqa: N815 - the library's name


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    served = tmp_path / "served"
    served.mkdir()
    (served / "orders.csv").write_bytes(_ORDERS)
    handler = functools.partial(_Quiet, directory=str(served))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_web_addresses(web: str, tmp_path: Path) -> None:
    (copy,) = download(f"{web}/orders.csv?signature=abc", "shown", tmp_path / "1")

    assert (copy.name, copy.read_bytes()) == ("orders.csv", _ORDERS)
    with pytest.raises(BadData, match="no such"):
        download(f"{web}/none.csv", "shown", tmp_path / "2")
    with pytest.raises(Refused):
        download(f"{web}/private.csv", "shown", tmp_path / "3")
    with pytest.raises(Unavailable):
        download(f"{web}/broken.csv", "shown", tmp_path / "4")
    with pytest.raises(Unavailable):
        download("http://127.0.0.1:1/orders.csv", "shown", tmp_path / "5")


def test_an_unknown_kind_of_address_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no kind of address"):
        download("nonsense://ann/orders.csv", "shown", tmp_path)


def test_an_error_in_a_copy_names_the_address_without_its_secrets(
    web: str, warehouses: Callable[[], Warehouse], tmp_path: Path
) -> None:
    (tmp_path / "served" / "orders.csv").write_bytes(b"%PDF-1.7")
    with (
        warehouses().draft(now=datetime(2026, 1, 1, tzinfo=UTC)) as draft,
        pytest.raises(BadData, match="this is a PDF") as told,
        brought([f"{web}/orders.csv?signature=abc"], draft, stage="orders") as here,
    ):
        find_sources(here)

    assert told.value.file == f"{web}/orders.csv?..."


def test_copies_go_when_they_have_been_read(web: str, warehouses: Callable[[], Warehouse]) -> None:
    with warehouses().draft(now=datetime(2026, 1, 1, tzinfo=UTC)) as draft:
        with brought([f"{web}/orders.csv"], draft, stage="orders") as here:
            (source,) = find_sources(here)
            assert source.path.read_bytes() == _ORDERS
            assert source.name == "orders.csv"
        assert not source.path.exists()
