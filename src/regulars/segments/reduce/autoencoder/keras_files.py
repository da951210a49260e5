"""A fitted autoencoder as the files of Keras, and back.

`autoencoder.keras` is the whole model, from points as the room scales them to their
reconstruction; its layer `codes` gives the codes. `autoencoder.weights.h5` holds the weights alone,
for a model of the same layers. Neither is needed to assign customers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.segments.reduce.autoencoder.backend import copies_of_variables, keras
from regulars.segments.reduce.autoencoder.network import make_network
from regulars.segments.reduce.reducer import Matrix

if TYPE_CHECKING:
    from regulars.segments.reduce.autoencoder.codes import Codes

MODEL, WEIGHTS = "autoencoder.keras", "autoencoder.weights.h5"


def keras_model(codes: Codes) -> Any:  # noqa: ANN401 - a Keras model
    """Build the Keras model of a fitted autoencoder, with its weights."""
    features = len(codes.centre)
    network = make_network(codes.config, features=features, width=codes.width, seed=0)
    inputs = keras.Input((features,), name="points")
    centred = keras.layers.Rescaling(
        1.0 / codes.scale, offset=(-codes.centre / codes.scale).tolist(), name="centred"
    )
    restored = keras.layers.Rescaling(codes.scale, offset=codes.centre.tolist(), name="points_back")
    _, outputs = network.connect(centred(inputs))
    model = keras.Model(inputs, restored(outputs), name="autoencoder")
    network.write(codes.weights)
    return model


def write_files(codes: Codes, folder: Path) -> None:
    """Write both files into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    model = keras_model(codes)
    with copies_of_variables():
        model.save(folder / MODEL)
        model.save_weights(folder / WEIGHTS)


def read_model(folder: Path) -> Any:  # noqa: ANN401 - a Keras model
    """Load `autoencoder.keras`; importing this module has registered our layers."""
    return keras.saving.load_model(folder / MODEL, compile=False)


def codes_by_keras(model: Any, points: Matrix) -> Matrix:  # noqa: ANN401 - a Keras model
    """Return what the layer `codes` of a model gives for points of shape (n, f)."""
    encoder = keras.Model(model.input, model.get_layer("codes").output)
    given = encoder.predict(points.astype(np.float32), verbose=0)
    return np.asarray(given, dtype=np.float64)
