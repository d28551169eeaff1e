"""Scoring on a real Ray cluster of two nodes on this machine; one of them is killed half-way."""

import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from framing import Analysis, Analyzer, Article, ColumnError, InputError, InputTypeError
from framing.batch import ADDED, Annotate
from framing.distributed import score

if TYPE_CHECKING:
    from ray.cluster_utils import Cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.enable_socket,
    # Ray warns of settings of its own that it sets itself.
    pytest.mark.filterwarnings(r"ignore:`use_\w+` is deprecated:DeprecationWarning:ray.data.context"),
]

ROWS = [{"body": f"The minister said no to {at}. “We will not,” she said.", "id": str(at)} for at in range(64)]
BLOCK, BATCH = 8, 2  # rows


def start(tries: int = 3) -> "Cluster":
    """Start a head with three CPUs and a node with one; again where a busy machine needs more than Ray's 30 seconds."""
    from ray.cluster_utils import Cluster

    cluster = Cluster()
    try:
        for cpus in (3, 1):
            cluster.add_node(num_cpus=cpus, object_store_memory=100_000_000, include_dashboard=False)
    except Exception:
        cluster.shutdown()
        if tries == 1:
            raise
        return start(tries - 1)
    return cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator["Cluster"]:
    import ray

    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # the names of its sockets have to be short
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", folder)
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")  # else workers wait for whatever else the machine does
        started = start()
        try:
            ray.init(address=started.address, log_to_driver=False, logging_level="error")
            ray.data.DataContext.get_current().enable_progress_bars = False
            yield started
        finally:
            ray.shutdown()
            started.shutdown()
            shutil.rmtree(folder, ignore_errors=True)


def dataset(rows: list[dict[str, str]]) -> Any:
    import ray

    return ray.data.from_items(rows, override_num_blocks=len(rows) // BLOCK)


def test_distributed_scores_as_alone(cluster: "Cluster", tiny_folder: Path, analyzer: Analyzer) -> None:
    scored = score(dataset(ROWS), Annotate(tiny_folder, columns={"text": "body"}), actors=2).take_all()
    assert all(list(row) == ["body", "id", *ADDED] for row in scored)
    alone = Annotate(tiny_folder, columns={"text": "body"})({name: [row[name] for row in ROWS] for name in ROWS[0]})
    by_id = {row["id"]: row for row in scored}
    assert [by_id[row["id"]]["n_claims"] for row in ROWS] == alone["n_claims"]
    assert [by_id[row["id"]]["loaded"] for row in ROWS] == pytest.approx(alone["loaded"], abs=2e-4)
    assert [Analysis.from_json(by_id[row["id"]]["analysis"]).article for row in ROWS] == [
        Article(row["body"], id=row["id"]) for row in ROWS
    ]


def test_distributed_refuses(cluster: "Cluster", tiny_folder: Path) -> None:
    annotate = Annotate(tiny_folder)
    with pytest.raises(InputTypeError, match=r"^dataset is of type list; give a ray\.data\.Dataset, such as "):
        score(ROWS, annotate)  # type: ignore[arg-type]
    with pytest.raises(InputTypeError, match=r"^annotate is of type PosixPath; give an Annotate$"):
        score(dataset(ROWS), tiny_folder)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^actors is 0; give 1 or more$"):
        score(dataset(ROWS), Annotate(tiny_folder, columns={"text": "body"}), actors=0)
    with pytest.raises(
        ColumnError, match=r"^text column 'words' not found; columns are 'body', 'id'; name yours with "
    ):
        score(dataset(ROWS), Annotate(tiny_folder, columns={"text": "words"}))


def test_distributed_says_why_it_ended(cluster: "Cluster", tiny_folder: Path) -> None:
    rows = [{"text": "One.", "id": b"bytes"}] * 8
    with pytest.raises(Exception, match=r"InputTypeError: row 0 of the batch, from 0: id is of type bytes; give a "):
        score(dataset(rows), Annotate(tiny_folder), actors=1).take_all()  # type: ignore[arg-type]


class Noting(Annotate):
    """Takes its time, and notes in a file which node has read which article; begins when both nodes are there.

    Else a node that is slow to load its model would find that the other has read everything.
    """

    def __init__(self, folder: Path, notes: Path) -> None:
        super().__init__(folder, columns={"text": "body"})
        self.folder, self.notes = folder, notes

    def load(self) -> Analyzer:
        import ray

        loaded = super().load()
        self.notes.with_name(f"node-{ray.get_runtime_context().get_node_id()}").touch()
        return loaded

    def __call__(self, batch: Any) -> Any:
        import ray

        ends = time.monotonic() + 300
        while len(list(self.notes.parent.glob("node-*"))) < 2 and time.monotonic() < ends:
            time.sleep(0.1)
        time.sleep(0.3)
        given = super().__call__(batch)
        node = ray.get_runtime_context().get_node_id()
        with self.notes.open("a") as file:
            file.write("".join(f"{node} {name}\n" for name in batch["id"].to_pylist()))
        return given

    def __reduce__(self) -> tuple[Any, ...]:
        return Noting, (self.folder, self.notes)


def read(notes: Path) -> list[tuple[str, int]]:
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [(node, int(name)) for node, name in map(str.split, lines)]


def wait_for_half_a_block(notes: Path, lost: str) -> None:
    """Wait until two nodes have read, and the one that will be lost has read a block, and half of its next."""
    ends = time.monotonic() + 600
    while time.monotonic() < ends:
        done = read(notes)
        blocks = Counter(at // BLOCK for node, at in done if node == lost)
        if len({node for node, _ in done}) == 2 and BLOCK in blocks.values() and BLOCK // 2 in blocks.values():
            return
        time.sleep(0.03)
    raise TimeoutError(f"the nodes have read {Counter(node for node, _ in done)}; {lost} should have read more")


def hold(cpus: int, node: str) -> Any:
    """Keep CPUs of a node busy, so that work goes to the other one; give what is killed to free them."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    class Idler:
        def ready(self) -> bool:
            return True

    place = NodeAffinitySchedulingStrategy(node_id=node, soft=False)
    idler = ray.remote(Idler).options(num_cpus=cpus, scheduling_strategy=place).remote()
    ray.get(idler.ready.remote())
    return idler


def test_distributed_survives_a_lost_node(cluster: "Cluster", tiny_folder: Path, tmp_path: Path) -> None:
    import ray

    notes, out = tmp_path / "notes.txt", tmp_path / "scored"
    idler = hold(2, cluster.head_node.node_id)
    scored = score(dataset(ROWS), Noting(tiny_folder, notes), actors=2, batch_size=BATCH)
    work = threading.Thread(target=scored.write_parquet, args=(str(out),), daemon=True)
    work.start()
    (node,) = cluster.worker_nodes
    wait_for_half_a_block(notes, node.node_id)
    cluster.remove_node(node, allow_graceful=False)
    ray.kill(idler)
    before = len({at for _, at in read(notes)})
    work.join(timeout=600)
    assert not work.is_alive()
    assert len(ROWS) // 4 < before < len(ROWS)
    table = pq.read_table(out)
    assert sorted(table["id"].to_pylist(), key=int) == [row["id"] for row in ROWS]
    assert table["problem"].to_pylist() == [None] * len(ROWS)
    assert len(read(notes)) > len(ROWS)  # what was lost was read again
