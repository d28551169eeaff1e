"""Read a news article once and say, sentence by sentence, who is speaking and which words are loaded.

    >>> from framing import Analyzer, to_frame
    >>> analyzer = Analyzer.from_pretrained()
    >>> analysis = analyzer("The minister claimed the reckless plan would work. Turnout was 61%.")
    >>> to_frame([analysis], level="sentence")

This file only names what is public. Everything but the errors is imported when it is first asked for
(PEP 562), so that `import framing` costs nothing and loads neither torch nor transformers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from framing.errors import (
    ColumnError,
    FramingError,
    HeadError,
    InputError,
    InputFileError,
    InputTypeError,
    ModelError,
    OffsetError,
    SchemaError,
)

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Analyzer",
    "Article",
    "Attitude",
    "Claim",
    "ColumnError",
    "Comparison",
    "FrameSentence",
    "FramingError",
    "HeadError",
    "InputError",
    "InputFileError",
    "InputTypeError",
    "ModelError",
    "OffsetError",
    "Paragraph",
    "Phrase",
    "SchemaError",
    "Sentence",
    "Span",
    "Stance",
    "__version__",
    "compare",
    "group_stories",
    "to_frame",
]

if TYPE_CHECKING:
    from framing.analyzer import Analyzer
    from framing.comparing import compare
    from framing.comparison import Comparison
    from framing.results import (
        Analysis,
        Article,
        Attitude,
        Claim,
        FrameSentence,
        Paragraph,
        Phrase,
        Sentence,
        Span,
        Stance,
    )
    from framing.stories import group_stories
    from framing.tables import to_frame
else:
    # A home must not bear a public name: importing it would put the module in that name's place.
    _HOMES = {
        "Analysis": "framing.results",
        "Analyzer": "framing.analyzer",
        "Article": "framing.results",
        "Attitude": "framing.results",
        "Claim": "framing.results",
        "Comparison": "framing.comparison",
        "FrameSentence": "framing.results",
        "Paragraph": "framing.results",
        "Phrase": "framing.results",
        "Sentence": "framing.results",
        "Span": "framing.results",
        "Stance": "framing.results",
        "compare": "framing.comparing",
        "group_stories": "framing.stories",
        "to_frame": "framing.tables",
    }

    def __getattr__(name: str) -> object:
        """Import a public name from its home and keep it."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names too that are not imported yet."""
    return sorted({*globals(), *__all__})
