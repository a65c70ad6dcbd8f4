"""Kept files: by hash, whole, and never silently changed."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from app.files import FileDamaged, FileMissing, Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "data" / "files")


def test_file_comes_back_as_it_was_kept(files: Files) -> None:
    data = bytes(range(256)) * 40
    name = files.put(data)
    assert name == sha256(data).hexdigest()
    assert files.get(name) == data


def test_same_bytes_are_kept_once(files: Files) -> None:
    assert files.put(b"sama") == files.put(b"sama")
    assert [path.read_bytes() for path in files.root.rglob("*") if path.is_file()] == [b"sama"]


def test_file_that_is_not_kept_is_missing(files: Files) -> None:
    with pytest.raises(FileMissing):
        files.get("0" * 64)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "\n", "0" * 32 + "/" + "0" * 31]
)
def test_what_is_no_hash_names_no_file(files: Files, name: str) -> None:
    with pytest.raises(FileMissing):
        files.get(name)


def test_changed_bytes_are_noticed(files: Files) -> None:
    name = files.put(b"asli")
    next(path for path in files.root.rglob("*") if path.is_file()).write_bytes(b"palsu")
    with pytest.raises(FileDamaged):
        files.get(name)


def test_many_writers_of_one_file_leave_it_whole(files: Files) -> None:
    data = b"x" * 100_000
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: files.put(data), range(40)))
    assert names == {sha256(data).hexdigest()}
    assert files.get(names.pop()) == data
