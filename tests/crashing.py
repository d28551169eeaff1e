"""Stop `framing score` at every step that touches a file, go on, and compare: `python -m tests.crashing FOLDER`.

Each try is a process of its own that ends at once, as a kill ends it, at the n-th step: what Python still holds in its
buffers is lost, or half of it is on the disk. Prints how many steps there were for each output.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
import warnings
from pathlib import Path

import pandas  # noqa: F401  before the processes fork, so that none has to import it
import pyarrow.parquet  # noqa: F401

from framing import cli, exports, journal, scoring, state
from tests.fake import BatchAnalyzer

STOPPED, DONE = 9, 1  # the input has bad rows, so work that is done exits with 1
FOLDER = Path(sys.argv[1])


def steps(last):
    """End the process at step number `last`; count the steps where that is None, and give the counter."""
    count = itertools.count(1)

    def step(file=None):
        if next(count) == last:
            if file is not None and not file.closed:
                file.flush()
            os._exit(STOPPED)

    def around(function, before=True, after=True):
        def stepped(*arguments, **options):
            if before:
                step()
            value = function(*arguments, **options)
            if after:
                step()
            return value

        return stepped

    for name in ("fsync", "replace", "unlink"):
        setattr(os, name, around(getattr(os, name)))
    shutil.copymode = around(shutil.copymode)
    exports.write_parquet = around(exports.write_parquet)
    write, save = journal.Journal.write, state.State.save

    def half_written(self, text):
        write(self, text[: len(text) // 2])
        step(self._part)
        write(self, text[len(text) // 2 :])

    def half_saved(self, mark):
        self._file.write(state._line(state.encode(mark))[:20])
        step(self._file)
        self._file.seek(-20, os.SEEK_CUR)
        save(self, mark)

    journal.Journal.write, state.State.save = half_written, half_saved
    return count


def work(output, last=None):
    """Score in a process of its own; give its exit status and, where it was done, how many steps it took."""
    read, written = os.pipe()
    if (pid := os.fork()) == 0:
        sys.stderr = open(os.devnull, "w")
        count = steps(last)
        sys.argv = ["framing", "score", "a.jsonl", "b.csv", "c.txt", "-o", output, "--batch-size", "1"]
        try:
            cli.main()
        except SystemExit as end:
            os.write(written, str(next(count)).encode())
            os._exit(end.code)
        except BaseException:
            os._exit(77)
        os._exit(0)
    os.close(written)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with open(read, "rb") as pipe:
        return status, int(pipe.read() or 0)


def files():
    return {name: Path(name).read_bytes() for name in os.listdir() if name.startswith("out")}


def empty():
    for name in files():
        os.unlink(name)


def main():
    warnings.simplefilter("ignore")
    os.chdir(FOLDER)
    lines = [json.dumps({"text": f"Sentence {number}."}) for number in range(21)]
    Path("a.jsonl").write_text("\n".join([*lines[:9], "nonsense", *lines[9:], "more"]) + "\n")
    Path("b.csv").write_text('text,id\n"One\ntwo",1\n"a"b,2\nThree,3\n')
    Path("c.txt").write_text("The last.")
    scoring._load_analyzer, journal.PAUSE = BatchAnalyzer().load, 0.0
    found = {}
    for output in ("out.jsonl", "out.parquet"):
        status, count = work(output)
        assert status == DONE, status
        expected = files()
        assert sorted(expected) == sorted([output, "out.errors.jsonl"])
        empty()
        for last in range(1, count):
            status, _ = work(output, last)
            assert status == STOPPED, (output, last, status)
            status, _ = work(output)
            assert status == DONE, (output, last, status)
            assert files() == expected, (output, last)
            empty()
        found[output] = count - 1
    print(json.dumps(found))


if __name__ == "__main__":
    main()
