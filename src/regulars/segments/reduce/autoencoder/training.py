"""Training with early stopping on customers that it never sees.

Adam (:cite:t:`kingma:adam`) lowers the mean squared error on batches in an order drawn anew for
each epoch. The learning rate is halved where the held-out error stops falling, and the weights of
the epoch with the lowest held-out error are kept (:cite:t:`prechelt:stopping`).

Cost O(epochs n weights).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.segments.reduce.autoencoder.backend import copies_of_variables, keras
from regulars.segments.reduce.autoencoder.config import AnyConfig, VariationalConfig
from regulars.segments.reduce.autoencoder.network import Network
from regulars.segments.reduce.autoencoder.training_record import TrainingRecord

Points = npt.NDArray[np.float32]
LEAST_EPOCHS = 5
SMALLEST_GAIN = 1e-5  # of an average feature's variance; less does not count as lower


class Batches(keras.utils.PyDataset):
    """Full batches of points, in an order that depends on the seed and the epoch alone."""

    def __init__(self, points: Points, size: int, seed: int) -> None:
        super().__init__()
        self.points, self.size, self.seed, self.epoch = points, size, seed, 0
        self.order = self._drawn()

    def __len__(self) -> int:
        return len(self.points) // self.size

    def __getitem__(self, index: int) -> tuple[Points, Points]:
        rows = self.order[index * self.size : (index + 1) * self.size]
        batch = self.points[rows]
        return batch, batch

    def on_epoch_end(self) -> None:
        """Draw the order of the next epoch."""
        self.epoch += 1
        self.order = self._drawn()

    def _drawn(self) -> npt.NDArray[np.intp]:
        return np.random.default_rng([self.seed, self.epoch]).permutation(len(self.points))


class WarmUp(keras.callbacks.Callback):
    """Raises the charge for what codes tell from 0 to beta over the first epochs."""

    def __init__(self, sampling: Any, config: VariationalConfig) -> None:  # noqa: ANN401 - a layer
        super().__init__()
        self.sampling, self.config = sampling, config

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Set the charge of this epoch."""
        del logs
        share = min(1.0, (epoch + 1) / (self.config.warm_up_epochs + 1))
        self.sampling.charge.assign(self.config.beta * share)


def train(
    network: Network, seen: Points, held_out: Points, config: AnyConfig, *, seed: int
) -> TrainingRecord:
    """Train a network in place.

    Args:
        network: fresh layers.
        seen: standardised points to learn from, shape (n, f).
        held_out: standardised points of other customers, shape (m, f).
        config: the settings.
        seed: of the order of the batches.
    """
    inputs = keras.Input((seen.shape[1],), name="points")
    _, outputs = network.connect(inputs)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer=keras.optimizers.Adam(config.learning_rate), loss="mse")
    warm_up = config.warm_up_epochs if isinstance(config, VariationalConfig) else 0
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss",
        min_delta=SMALLEST_GAIN,
        patience=config.patience,
        restore_best_weights=True,
        start_from_epoch=warm_up,
    )
    slower = keras.callbacks.ReduceLROnPlateau(
        monitor="val_loss",
        factor=0.5,
        patience=max(1, config.patience // 3),
        min_delta=SMALLEST_GAIN,
        min_lr=config.learning_rate / 100,
    )
    callbacks = [stopping, slower]
    if isinstance(config, VariationalConfig):
        network.sampling.always = True
        callbacks.append(WarmUp(network.sampling, config))
    size = batch_size(len(seen), config)
    with copies_of_variables():
        history = model.fit(
            Batches(seen, size, seed),
            validation_data=(held_out, held_out),
            validation_batch_size=min(len(held_out), 4096),
            epochs=most_epochs(len(seen), config) + warm_up,
            callbacks=callbacks,
            shuffle=False,
            verbose=0,
        ).history
    return TrainingRecord(
        customers=len(seen),
        held_out_customers=len(held_out),
        batch=size,
        epochs=len(history["loss"]),
        kept_epoch=int(stopping.best_epoch) + 1,
        loss=tuple(map(float, history["loss"])),
        held_out_loss=tuple(map(float, history["val_loss"])),
    )


def batch_size(customers: int, config: AnyConfig) -> int:
    """How many customers a step looks at.

    >>> from regulars.segments.reduce.autoencoder.config import AutoencoderConfig
    >>> [batch_size(n, AutoencoderConfig()) for n in (20, 4_338, 1_000_000)]
    [20, 67, 4096]
    """
    wanted = config.batch or min(4096, max(32, customers // 64))
    return min(wanted, customers)


def most_epochs(customers: int, config: AnyConfig) -> int:
    """How many epochs training may take.

    >>> from regulars.segments.reduce.autoencoder.config import AutoencoderConfig
    >>> [most_epochs(n, AutoencoderConfig()) for n in (4_338, 1_000_000, 100_000_000)]
    [300, 30, 5]
    """
    return min(config.most_epochs, max(LEAST_EPOCHS, config.most_seen // customers))
