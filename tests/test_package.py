"""The package as a whole: its public names, what importing it costs, its version, its wheel."""

import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

import framing

ROOT = Path(__file__).parent.parent


def run_python(code: str, *arguments: str, **options: object) -> str:
    """Run `code` in a fresh interpreter and return what it printed."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_package_all_is_sorted_and_without_doubles():
    assert framing.__all__ == sorted(set(framing.__all__))


@pytest.mark.parametrize("name", framing.__all__)
def test_package_public_name_is_importable(name):
    value = getattr(framing, name)
    assert name == "__version__" or value.__name__ == name
    assert name in dir(framing)


def test_package_public_names_are_all_there_is():
    public = set(run_python("import framing; print(*vars(framing))").split())
    plumbing = {"TYPE_CHECKING", "errors", "import_module"}
    assert {name for name in public if not name.startswith("_")} - plumbing <= set(framing.__all__)


def test_package_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"^module 'framing' has no attribute 'Analyser'$"):
        framing.Analyser  # noqa: B018


def test_package_errors_share_one_base():
    names = [name for name in framing.__all__ if name.endswith("Error")]
    assert names
    assert all(issubclass(getattr(framing, name), framing.FramingError) for name in names)


def test_package_import_loads_nothing_heavy():
    heavy = {
        "datasets",
        "jinja2",
        "lxml",
        "matplotlib",
        "numpy",
        "pandas",
        "pyarrow",
        "ray",
        "scipy",
        "sklearn",
        "torch",
        "trafilatura",
        "transformers",
        "typer",
    }
    loaded = set(run_python("import sys, framing; print(*sys.modules)").split())
    assert "framing" in loaded
    assert loaded & heavy == set()


def test_package_import_has_no_side_effect():
    code = """
import logging, os, warnings
def state():
    root = logging.getLogger()
    return dict(os.environ), list(warnings.filters), root.level, list(root.handlers)
before = state()
import framing
print(before == state())
"""
    assert run_python(code) == "True\n"


def test_package_results_load_without_torch():
    code = "import sys; from framing import Analysis, FramingError; print('torch' in sys.modules)"
    assert run_python(code) == "False\n"


def test_package_version_is_the_changelogs_and_the_citations():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)[0] == framing.__version__
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [framing.__version__]


def test_package_tests_cannot_reach_the_network():
    with pytest.warns(UserWarning, match="tried to use socket"), pytest.raises(SocketBlockedError):
        socket.create_connection(("127.0.0.1", 9))


# Scores a file as the command line does, with every way out of the machine shut.
SCORE = """
import socket, sys

def refuse(*arguments, **options):
    raise OSError("this test reaches no network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from framing.cli import main
sys.argv = ["framing", "score", sys.argv[1], "--format", "json"]
sys.exit(main())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the sdist, and the wheel from the sdist, as a release does."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=out)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.slow
def test_package_wheel_holds_the_library_and_the_weights_only(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = f"framing-{framing.__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"framing", metadata}
    weights = {name for name in names if name.startswith("framing/_models/")}
    needed = {"config.json", "model.safetensors", "tokenizer.json", "README.md"}
    assert {f"framing/_models/framing-en/{name}" for name in needed} <= weights
    assert {"framing/py.typed", "framing/templates/article.html", "framing/templates/coverage.html"} <= names
    assert wheel.stat().st_size < 50 * 2**20


@pytest.mark.slow
def test_package_wheel_scores_elsewhere_as_the_sources_do(wheel, tmp_path):
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    article = str(ROOT / "eval" / "articles" / "harbour.txt")
    outputs = []
    for folder in (installed, ROOT):
        options = {"cwd": elsewhere, "env": {**os.environ, "PYTHONPATH": str(folder)}}
        home = run_python("import framing; print(framing.__file__)", **options)
        assert Path(home.strip()) == folder / "framing" / "__init__.py"
        outputs.append(json.loads(run_python(SCORE, article, **options)))
    assert outputs[0] == outputs[1]
    assert len(outputs[0]["sentences"]) > 20
