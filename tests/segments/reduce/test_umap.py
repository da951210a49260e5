from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from regulars.model import Refused
from regulars.segments.reduce.umap import UMAPConfig, umap_view

# Without compiling, which takes half a minute, the library is quick on a few customers.
DRAW = """
import json
import numpy as np
from regulars.segments.reduce.umap import UMAPConfig, umap_view

points = np.random.default_rng(0).normal(size=(70, 3))
points[:35] += 20
config = UMAPConfig(customers=50, neighbours=6)
views = [umap_view(points, config, seed=1) for _ in range(2)]
print(json.dumps([[v.rows.tolist(), v.coordinates.tolist()] for v in views]))
"""


def test_groups_far_apart_are_drawn_apart_and_the_same_each_time() -> None:
    if find_spec("umap") is None:
        pytest.skip("the extra umap is not installed")
    done = subprocess.run(
        [sys.executable, "-c", DRAW],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, again = json.loads(done.stdout)
    rows, drawn = np.array(first[0]), np.array(first[1])

    assert first == again
    assert drawn.shape == (50, 3)
    assert (np.diff(rows) > 0).all()
    near = drawn[rows < 35]
    far = drawn[rows >= 35]
    apart = np.linalg.norm(near.mean(axis=0) - far.mean(axis=0))
    assert apart > 2 * max(near.std(), far.std())


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(Refused, match=r"pip install 'regulars\[umap\]'"):
        umap_view(np.zeros((20, 3)), UMAPConfig(), seed=1)


def test_a_handful_of_customers_is_refused() -> None:
    with pytest.raises(Refused, match="too few for UMAP"):
        umap_view(np.zeros((4, 3)), seed=1)
