"""Writing results: whole or not at all, never over an input, always UTF-8."""

import os
import stat
import sys

import pytest

from framing.errors import FramingError, InputError
from framing.output import open_output


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Stand in an empty folder, so that messages hold short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(error, message, path, inputs=()):
    with pytest.raises(error) as caught, open_output(path, inputs):
        pytest.fail("it was opened")
    assert str(caught.value) == message


def test_output_appears_at_the_end_only(folder):
    with open_output("out.jsonl") as write:
        write("é\r\n")
        assert not os.path.exists("out.jsonl")
        assert len(os.listdir()) == 1
    assert (folder / "out.jsonl").read_bytes() == "é\r\n".encode()
    assert os.listdir() == ["out.jsonl"]


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
def test_output_leaves_everything_as_it_was_on_an_error(folder, error):
    (folder / "out.jsonl").write_text("before")
    with pytest.raises(error), open_output("out.jsonl") as write:
        write("half")
        raise error
    assert os.listdir() == ["out.jsonl"]
    assert (folder / "out.jsonl").read_text() == "before"


def test_output_written_over_keeps_its_mode_and_its_link(folder):
    (folder / "real.jsonl").write_text("before")
    os.chmod("real.jsonl", 0o640)
    os.symlink("real.jsonl", "out.jsonl")
    with open_output("out.jsonl") as write:
        write("after")
    assert os.path.islink("out.jsonl")
    assert (folder / "real.jsonl").read_text() == "after"
    assert stat.S_IMODE(os.stat("real.jsonl").st_mode) == 0o640


def test_output_new_file_has_the_usual_mode(folder):
    with open_output("out.jsonl"):
        pass
    (folder / "usual").write_text("")
    assert os.stat("out.jsonl").st_mode == os.stat("usual").st_mode


def test_output_refuses_an_input_by_any_name(folder):
    (folder / "in.jsonl").write_text("before")
    os.link("in.jsonl", "other.jsonl")
    for path in ("in.jsonl", "./in.jsonl", "other.jsonl"):
        message = f"output {path!r} is also an input; give another name"
        refused(InputError, message, path, ["-", "missing", "in.jsonl"])
    assert (folder / "in.jsonl").read_text() == "before"


def test_output_refuses_folders(folder):
    refused(InputError, f"output {str(folder)!r} is a folder; give the name of a file", str(folder))
    message = f"cannot write 'no/out.jsonl': there is no folder {os.path.realpath('no')!r}"
    refused(InputError, message, "no/out.jsonl")


def test_output_that_cannot_be_opened_is_one_line(monkeypatch):
    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    refused(FramingError, "cannot write 'out.jsonl': Permission denied", "out.jsonl")


def test_output_that_is_no_file_is_written_to_as_it_is():
    with open_output(os.devnull) as write:
        write("gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_output_on_a_full_device_is_an_error():
    with pytest.raises(FramingError) as error, open_output("/dev/full") as write:
        write("x" * 100_000)
    assert str(error.value) == "cannot write '/dev/full': No space left on device"
    with pytest.raises(FramingError, match=r"^cannot write '/dev/full': No space left on device$"):
        with open_output("/dev/full") as write:
            write("x")


def test_output_errors_of_the_caller_are_not_ours():
    with pytest.raises(OSError, match=r"^mine$"), open_output("out.jsonl"):
        raise OSError("mine")


@pytest.mark.parametrize("path", [None, "-"])
def test_output_to_stdout_is_utf8_and_comes_at_once(capfdbinary, path):
    with open_output(path) as write:
        write("é\n")
        sys.stdout.flush()
        assert capfdbinary.readouterr().out == "é\n".encode()
    assert os.listdir() == []
