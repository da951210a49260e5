from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from regulars.segments.reduce.autoencoder import Autoencoder, Codes
from regulars.segments.reduce.autoencoder.keras_files import (
    MODEL,
    WEIGHTS,
    codes_by_keras,
    keras_model,
    read_model,
)
from regulars.segments.reduce.reducer import Matrix


def test_keras_gives_the_codes_of_numpy(fitted: Codes, points: Matrix, tmp_path: Path) -> None:
    restored = Autoencoder.restore(fitted.to_dict())
    restored.save_files(tmp_path / "model")
    codes = fitted.transform(points)

    model = read_model(tmp_path / "model")
    blank = keras_model(Autoencoder.restore(_forgotten(fitted)))
    blank.load_weights(tmp_path / "model" / WEIGHTS)

    assert {path.name for path in (tmp_path / "model").iterdir()} == {MODEL, WEIGHTS}
    for loaded in (model, blank):
        np.testing.assert_allclose(codes_by_keras(loaded, points), codes, atol=1e-5)
        np.testing.assert_allclose(
            loaded.predict(points.astype(np.float32), verbose=0),
            fitted.reconstruct(codes),
            atol=1e-5,
        )
    with h5py.File(tmp_path / "model" / WEIGHTS) as file:
        assert "layers" in file


def _forgotten(codes: Codes) -> dict[str, object]:
    """The state with the weights of its encoder set to 0."""
    state = codes.to_dict()
    for layer in state["weights"]["encoder"]:
        layer["kernel"] = np.zeros_like(layer["kernel"]).tolist()
    return state
