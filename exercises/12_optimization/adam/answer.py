"""Adam and AdamW."""

import numpy as np


class Adam:
    """The optimizer of Kingma and Ba, with weight decay in the gradient or decoupled from it (AdamW)."""

    def __init__(
        self,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled: bool = False,
    ) -> None:
        """An optimizer that has seen no gradient.

        Raises:
            ValueError: lr or weight_decay negative, a beta outside [0, 1), eps not positive; here or in `step`.
        """
        raise NotImplementedError("Adam.__init__: write me")

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The parameters after one step; one call is one t.

        Args:
            params: arrays of any shape by name.
            grads: for some or all of these names a gradient of the parameter's shape.

        Returns:
            New arrays for all names of `params`, unchanged where there is no gradient.

        Raises:
            ValueError: a gradient without parameter, of another shape, or not finite (names grads or the key); a
                parameter that is not finite (names params or the key). Such a call changes nothing.
        """
        raise NotImplementedError("Adam.step: write me")
