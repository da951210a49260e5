from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from regulars.segments.reduce.autoencoder import Autoencoder, Codes
from regulars.segments.reduce.reducer import Matrix

FIT = """
import json, os, sys
import numpy as np
from regulars.segments.reduce.autoencoder import Autoencoder, VariationalConfig

points = np.random.default_rng(0).normal(size=(400, 5)) * [5.0, 4.0, 0.1, 0.1, 0.1]
config = VariationalConfig(
    width=2, hidden=(), activation="linear", most_epochs=40, batch=64, learning_rate=0.02
)
codes = Autoencoder(config).fit(points, seed=1)
again = Autoencoder(config).fit(points, seed=1)
import keras
print(json.dumps({
    "backend": keras.backend.backend(),
    "variable": os.environ.get("KERAS_BACKEND"),
    "explained": codes.quality.explained,
    "same": codes.to_dict() == again.to_dict(),
}))
"""
APPLY = """
import json
import sys
from pathlib import Path
sys.modules["keras"] = None
import numpy as np
from regulars.segments.reduce import CATALOGUE, CONFIGS
from regulars.model import Refused

state = json.loads(Path(sys.argv[1]).read_text())
codes = CATALOGUE["autoencoder"].restore(state)
np.save(sys.argv[2], codes.transform(np.load(sys.argv[3])))
assert not {"jax", "tensorflow"} & set(sys.modules)
try:
    CATALOGUE["autoencoder"](CONFIGS["autoencoder"](width=1)).fit(
        np.random.default_rng(0).normal(size=(3000, 6)), seed=1
    )
except Refused as refusal:
    print(refusal)
"""


def _run(code: str, *words: object, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env=kept | {"TF_CPP_MIN_LOG_LEVEL": "3"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_jax_is_the_default_and_the_environment_stays_as_it_was() -> None:
    found = json.loads(_run(FIT))

    assert (found["backend"], found["variable"]) == ("jax", None)
    assert found["explained"] > 0.9
    assert found["same"]


def test_tensorflow_is_used_where_the_user_says_so() -> None:
    if find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    found = json.loads(_run(FIT, KERAS_BACKEND="tensorflow"))

    assert (found["backend"], found["variable"]) == ("tensorflow", "tensorflow")
    assert found["explained"] > 0.9
    assert found["same"]


def test_customers_are_assigned_without_keras_and_training_says_what_to_install(
    fitted: Codes, points: Matrix, tmp_path: Path
) -> None:
    if fitted.config.algorithm != "autoencoder":
        assert isinstance(Autoencoder.restore(fitted.to_dict()), Codes)
        return
    (tmp_path / "state.json").write_text(json.dumps(fitted.to_dict()))
    np.save(tmp_path / "points.npy", points)
    said = _run(APPLY, tmp_path / "state.json", tmp_path / "codes.npy", tmp_path / "points.npy")

    np.testing.assert_array_equal(np.load(tmp_path / "codes.npy"), fitted.transform(points))
    assert "Keras, which is not installed" in said
    assert "pip install 'regulars[autoencoder]'" in said
