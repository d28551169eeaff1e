"""Rows of files: where a row ends whatever is wrong with it, and that none is held that is too large."""

import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.formats import csv_table, json_table, parquet_table
from framing.streams import read_any_lines, read_lines

TOO_LARGE = "it is larger than 3e-05 MB; raise the limit with --max-row-mb"


def faults(table):
    return [(row.number, row.fault or list(row.cells.values())) for row in table.rows]


def test_formats_jsonl_row_that_is_too_large_is_passed_over():
    lines = [b'{"a": 1}\n', b'{"a": "' + b"x" * 10_000_000 + b'"}\n', b'{"a": 3}\n', b'{"a": "' + b"y" * 100]
    rows = faults(json_table(io.BytesIO(b"".join(lines)), limit=30))
    assert rows == [(1, [1]), (2, TOO_LARGE), (3, [3]), (4, TOO_LARGE)]


def test_formats_jsonl_limit_is_in_bytes_of_the_line():
    line = '{"a": "é"}\n'.encode()
    assert faults(json_table(io.BytesIO(line), limit=len(line))) == [(1, ["é"])]
    assert faults(json_table(io.BytesIO(line), limit=len(line) - 1))[0][1].startswith("it is larger than")


class Counted(io.BytesIO):
    """Counts the bytes that are asked for at once."""

    largest = 0

    def readline(self, size=-1, /):
        data = super().readline(size)
        self.largest = max(self.largest, len(data))
        return data


def test_formats_jsonl_row_that_is_too_large_is_not_held():
    stream = Counted(b'{"a": "' + b"x" * 50_000_000 + b'"}\n')
    assert len(faults(json_table(stream, limit=1000))) == 1
    assert stream.largest <= 2**20


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "cell",
    ["x" * 99, "x\n" * 99, 'a, ""b""\n' * 20, '""\n' * 30, '"",""\n' + "y" * 50],
)
def test_formats_csv_row_that_is_too_large_ends_where_it_ends(cell, end):
    rows = f'1,a\n2,"{cell}"\n3,"b\nc"\n4,{"z" * 99}\n5,d\n'.replace("\n", end)
    table = csv_table(io.BytesIO(f"n,text{end}{rows}".encode()), "a.csv", limit=30)
    expected = [(2, ["1", "a"]), (3, TOO_LARGE), (4, ["3", f"b{end}c"]), (5, TOO_LARGE), (6, ["5", "d"])]
    assert faults(table) == expected


def test_formats_csv_cell_that_is_never_closed_swallows_no_memory():
    stream = io.BytesIO(b'text\na\n"' + b"never closed\n" * 1000)
    assert faults(csv_table(stream, "a.csv", limit=30)) == [(2, ["a"]), (3, TOO_LARGE)]


def test_formats_csv_header_that_is_too_large_is_refused():
    with pytest.raises(OSError, match=r"^'a.csv' has a header row that cannot be read: it is larger than 3e-05 MB; "):
        csv_table(io.BytesIO(b"text" * 20), "a.csv", limit=30)


CELLS = st.lists(st.text(st.sampled_from('ab,"\n\ré '), max_size=40), min_size=1, max_size=2).map(tuple)


@given(st.lists(CELLS, max_size=12), st.integers(5, 60))
def test_formats_csv_rows_are_those_of_the_standard_library_or_too_large(rows, limit):
    rows = [(*row, "")[:2] for row in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["aa", "b"])
    sizes = []
    for row in rows:
        before = text.tell()
        writer.writerow(row)
        sizes.append(len(text.getvalue()[before:].encode()))
    found = faults(csv_table(io.BytesIO(text.getvalue().encode()), "a.csv", limit=max(limit, 10)))
    assert len(found) == len(rows)
    for (number, row), given_row, size in zip(found, rows, sizes, strict=True):
        assert row == list(given_row) if size <= max(limit, 10) else row.startswith("it is larger"), number


def test_formats_parquet_cell_that_is_too_large_is_passed_over(tmp_path):
    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": ["a", "é" * 16, "x" * 31, "y" * 30]}), path)
    table = parquet_table(path, print, limit=30)
    assert (table.total, faults(table)) == (4, [(1, ["a"]), (2, TOO_LARGE), (3, TOO_LARGE), (4, ["y" * 30])])


def test_formats_parquet_that_is_damaged_inside_gives_what_was_before(tmp_path):
    path = tmp_path / "a.parquet"
    texts = [f"{number} " + "abcdefgh" * 200 for number in range(400)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=100, compression="gzip", use_dictionary=False)
    data = bytearray(path.read_bytes())
    middle = pq.read_metadata(path).row_group(2).column(0).data_page_offset
    data[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(data)
    found = faults(parquet_table(str(path), print))
    assert [row for _, row in found[:-1]] == [[text] for text in texts[: len(found) - 1]]
    number, fault = found[-1]
    assert number == len(found) and len(found) > 100
    assert fault.startswith("broken from here on: ") and fault.endswith("; what follows in the file was not read")


# lines


def test_streams_lines_know_their_offset_and_size():
    lines = list(read_lines(io.BytesIO(b"ab\n\ncdefgh\nxy"), 4))
    assert [(line.data, line.offset, line.size) for line in lines] == [
        (b"ab\n", 0, 3), (b"\n", 3, 1), (b"cdef", 4, 7), (b"xy", 11, 2),
    ]  # fmt: skip


class Pieces(io.BytesIO):
    """Gives at most three bytes of a line at once."""

    def readline(self, size=-1, /):
        return super().readline(min(size, 3))


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"bcd", b"\x85"]), max_size=30))
def test_streams_any_lines_are_those_of_universal_newlines(parts):
    data = b"".join(parts)
    expected = list(io.TextIOWrapper(io.BytesIO(data), encoding="latin-1", newline=""))
    for stream in (io.BytesIO(data), Pieces(data)):
        lines = list(read_any_lines(stream))
        assert [line.data.decode("latin-1") for line in lines] == expected
        assert all(data[line.offset :].startswith(line.data) for line in lines)
