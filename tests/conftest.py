"""What all tests share: no network (sockets are blocked in pyproject.toml, by pytest-socket), no hub.

A test that needs the bundled weights or a built wheel is marked `slow`.
"""

import os

# Before anything imports huggingface_hub, which reads it once; processes that tests start inherit it.
os.environ["HF_HUB_OFFLINE"] = "1"


from pathlib import Path

import pytest

from framing import Analyzer
from tests.tiny import write_tiny


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the tiny random model."""
    return write_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def analyzer(tiny_folder: Path) -> Analyzer:
    """Give an analyzer with the tiny random model: it marks spans everywhere, and none of them means anything."""
    return Analyzer.from_pretrained(tiny_folder)
