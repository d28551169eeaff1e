"""From a model's name to its folder: bundled, local or on the Hub; checked before anything is loaded.

It does: find the folder, refuse one that lacks a file or holds a pickle, give its sha256 and its card's licence.
It does not: load weights (`analyzer.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from framing.errors import InputTypeError, ModelError, describe, listed

DEFAULT = "framing-en"
NEEDED = ("config.json", "model.safetensors", "tokenizer.json")
CARD = ("README.md", "reliability.svg")
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.pickle", "*.joblib", "*.ckpt")
_BUNDLED = (Path(__file__).parent / "_models", Path(__file__).parent.parent / "models")


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A bundled model.

    `heads`: what it answers. `size_bytes`: its folder's files together.
    """

    name: str
    version: str
    size_bytes: int
    licence: str
    language: str
    heads: tuple[str, ...]
    path: Path


def bundled_models() -> list[ModelEntry]:
    """List the models that came with the library."""
    entries = []
    for folder in _bundled_folders().values():
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        card = (folder / "README.md").read_text(encoding="utf-8") if (folder / "README.md").exists() else ""
        entries.append(
            ModelEntry(
                name=config["name"],
                version=config["version"],
                size_bytes=sum(file.stat().st_size for file in folder.iterdir() if file.is_file()),
                licence=_front_matter(card, "license") or "not stated",
                language=_front_matter(card, "language") or "not stated",
                heads=heads_of(config.get("stance"), config.get("frame_labels")),
                path=folder,
            )
        )
    return entries


def heads_of(stance: object, frames: object) -> tuple[str, ...]:
    """Name what a model answers, by whether it reads stance and frames.

    >>> heads_of(stance=True, frames=[])
    ('attribution', 'phrases', 'loaded', 'kind', 'stance')
    """
    return ("attribution", "phrases", "loaded", "kind", *["stance"] * bool(stance), *["frames"] * bool(frames))


def find_model(model: str | Path | None = None, revision: str | None = None) -> Path:
    """Find a model's folder.

    Args:
        model: None for the bundled one, a bundled model's name, a folder, or a Hub id such as `name/model`, which is
            fetched once (`huggingface_hub`).
        revision: the Hub's branch, tag or commit; None for its main branch.

    Raises `ModelError` for a folder that is not there, lacks a file or holds a pickle.
    """
    if model is not None and not isinstance(model, (str, Path)):
        raise InputTypeError(f"model is {describe(model)}; give a name, a folder, a Hub id or None for the bundled one")
    bundled = _bundled_folders()
    if model is None or (str(model) in bundled and not Path(model).is_dir()):
        name = DEFAULT if model is None else str(model)
        if name not in bundled:
            raise ModelError(f"the bundled model {name!r} is not installed; install the wheel, or give a model folder")
        return check_folder(bundled[name])
    folder = Path(model)
    if folder.is_dir():
        return check_folder(folder)
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", str(model)) or str(model).startswith((".", "/")):
        raise ModelError(
            f"model {describe(str(model), 300)} is neither a folder nor a bundled model ({listed(bundled) or 'none'}) "
            "nor a Hub id such as 'name/model'; give one of these"
        )
    return check_folder(_download(str(model), revision))


def check_folder(folder: Path) -> Path:
    """Give the folder back; raise `ModelError` where it lacks a file or holds a pickle."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"model folder {str(folder)!r} lacks {listed(missing)}; it needs {listed(NEEDED)}: give a folder that "
            "save_pretrained wrote"
        )
    pickles = sorted(file.name for pattern in _PICKLES for file in folder.glob(pattern))
    if pickles:
        raise ModelError(
            f"model folder {str(folder)!r} holds {listed(pickles)}, which can run code when loaded; only safetensors "
            "are accepted: remove it"
        )
    return folder


def copy_model(source: Path, target: Path) -> None:
    """Copy a model's files, and its card where there is one, into a folder that is made if need be."""
    target.mkdir(parents=True, exist_ok=True)
    for name in (*NEEDED, *CARD):
        if (source / name).exists() and source.resolve() != target.resolve():
            (target / name).write_bytes((source / name).read_bytes())


def sha256_of(folder: Path) -> str:
    """Give the sha256 of a model folder's weights and configuration, as hexadecimal."""
    return _sha256(tuple((folder / name, (folder / name).stat().st_mtime_ns) for name in NEEDED))


@lru_cache(maxsize=16)
def _sha256(files: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    for file, _ in files:
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _bundled_folders() -> dict[str, Path]:
    """Find the bundled models: in the wheel they lie inside the package, in a checkout beside it."""
    folders: dict[str, Path] = {}
    for place in _BUNDLED:
        for config in sorted(place.glob("*/config.json")):
            folders.setdefault(config.parent.name, config.parent)
    return folders


def _download(model: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, revision=revision, allow_patterns=[*NEEDED, *CARD]))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"model {model!r} could not be fetched from the Hub ({reason}); give a folder, or None for the bundled one"
        ) from error


def _front_matter(card: str, key: str) -> str | None:
    match = re.search(rf"^{key}: *(.+)$", card.split("---")[1], re.MULTILINE) if card.startswith("---") else None
    return match.group(1).strip() if match else None
