"""One file a corpus: read it, ask for analyses, compare."""
