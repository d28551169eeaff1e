"""Say something to the user of the command line, on stderr.

It does: one line a message, with control characters made visible, above a progress bar where there is one.
It does not: decide what to say (`cli.py`, `commands.py`).
"""

from __future__ import annotations

import sys


def say(message: str) -> None:
    """Say something to the user in one line on stderr, above a progress bar where there is one."""
    from framing.terminal import visible

    line = f"framing: {visible(message)}"
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.write(line, file=sys.stderr)
    else:
        sys.stderr.write(f"{line}\n")
