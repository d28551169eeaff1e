"""Plots: what is drawn, without global state; names as they are; SVG for a page."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from framing import compare
from framing.errors import InputError
from framing.plots import dots, heat, parts, svg
from tests.hostile import HOSTILE
from tests.made import made, minded, study


@pytest.fixture(scope="module")
def comparison():
    return compare(study({"calm": 0.0, "even": 0.0, "loud": 1.2}, stories=14))


def labels(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def test_plots_dots_are_the_values(comparison):
    (axes,) = comparison.plot().axes
    rows = sorted((row for row in comparison.table if row.measure == "loaded_own"), key=lambda row: row.value)
    assert labels(axes) == [row.group for row in rows]
    drawn = [line for line in axes.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in drawn] == pytest.approx([100 * row.value for row in rows])
    assert axes.get_xlabel() == "share of sentences, %"


def test_plots_dots_of_a_stance_have_a_line_at_zero():
    analyses = [
        minded(made([0.1], outlet=outlet, story=story), targets={"$x_1$": value + 0.01 * story})
        for story in range(4) for outlet, value in (("a", 0.3), ("b", 0.6))
    ]  # fmt: skip
    (axes,) = compare(analyses).plot("stance:outlet:$x_1$").axes
    assert axes.get_xlim()[0] <= -0.05
    assert axes.get_xlabel() == "stance, −1 (negative) to 1 (positive)"
    assert [0, 0] in [list(line.get_xdata()) for line in axes.lines]


def test_plots_heat_marks_what_is_certain(comparison):
    (axes,) = heat(comparison, "loaded_own").axes
    shown = {(round(text.get_position()[1]), round(text.get_position()[0])): text.get_text() for text in axes.texts}
    rows = {(row.a, row.b): row for row in comparison.pairs if row.measure == "loaded_own"}
    assert shown[2, 0].endswith("*") and shown[2, 0].startswith("+")
    assert shown[0, 2].startswith("−")
    assert not shown[0, 1].endswith("*")
    assert shown[1, 1] == ""
    assert float(shown[2, 0].strip("+*")) == pytest.approx(-100 * rows["calm", "loud"].difference, abs=0.5)


def test_plots_parts_end_at_the_gap(comparison):
    (axes,) = parts(comparison.decomposition).axes
    bars = sum(bar.get_width() for bar in axes.patches)
    assert bars == pytest.approx(sum(100 * row.gap.value for row in comparison.decomposition))


def test_plots_unknown_measure_is_refused(comparison):
    with pytest.raises(InputError, match=r"^measure 'mood' is not in this comparison; measures are 'loaded_own', "):
        comparison.plot("mood")


def test_plots_draw_names_as_they_are():
    comparison = compare(made([0.1 * story], outlet=name, story=story) for name in HOSTILE for story in range(3))
    texts = set()
    for figure in (dots(comparison, "loaded"), heat(comparison, "loaded"), parts(comparison.decomposition[:3])):
        drawn = svg(figure, "<title> & more", "x")
        root = ElementTree.fromstring(drawn)
        texts |= {"".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")}
        assert root.find("{http://www.w3.org/2000/svg}title").text == "<title> & more"
        assert "image" not in drawn
    assert {"$\\frac{a}{b}$ $unclosed", "<script>alert(1)</script>", "\\u202etxt.exe\\u2066"} <= texts


def test_plots_svg_ids_are_its_own(comparison):
    drawn = svg(dots(comparison, "loaded"), "t", "first")
    ids = re.findall(r'\bid="([^"]*)"', drawn)
    assert ids
    assert all(name.startswith("first-") for name in ids)
    assert {name[1:] for name in re.findall(r'href="(#[^"]*)"', drawn)} <= set(ids)
    assert drawn == svg(dots(comparison, "loaded"), "t", "first")


STATE = """
import sys
import matplotlib
from framing import compare
from framing.plots import svg
from tests.made import study

def state():
    return [matplotlib.rcParams[name] for name in ("svg.fonttype", "svg.hashsalt", "font.family")]

before = state()
svg(compare(study({"a": 0.0, "b": 1.0}, stories=4)).plot(), "t", "x")
print(before == state(), "matplotlib.pyplot" in sys.modules)
"""


def test_plots_touch_no_global_state():
    done = subprocess.run([sys.executable, "-c", STATE], capture_output=True, text=True, cwd=".")
    assert done.stdout == "True False\n", done.stderr
