"""AdamW decays the old θ: every θ on the right-hand side is the one before the step."""

import math

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
        """An optimizer that has seen no gradient."""
        for name, value in (("lr", lr), ("weight_decay", weight_decay)):
            if not 0 <= value < math.inf:
                raise ValueError(f"{name} must be finite and not negative, found {value}")
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas must be at least 0 and less than 1, found {betas}")
        if not 0 < eps < math.inf:
            raise ValueError(f"eps must be finite and positive, found {eps}")
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.t = 0
        self.m: dict[str, np.ndarray] = {}
        self.v: dict[str, np.ndarray] = {}

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The parameters after one step; one call is one t."""
        params = {name: _floating(theta) for name, theta in params.items()}
        grads = {name: np.asarray(g) for name, g in grads.items()}
        _check(params, grads)
        self.t += 1
        return {
            name: self._moved(name, theta, grads[name].astype(theta.dtype)) if name in grads else theta
            for name, theta in params.items()
        }

    def _moved(self, name: str, theta: np.ndarray, g: np.ndarray) -> np.ndarray:
        """One parameter after the step with gradient g."""
        beta1, beta2 = self.betas
        if not self.decoupled:
            g = g + self.weight_decay * theta
        with np.errstate(over="ignore"):  # v = inf means a step of 0, which is fine for a gradient of 1e200
            self.m[name] = beta1 * self.m.get(name, 0.0) + (1 - beta1) * g
            self.v[name] = beta2 * self.v.get(name, 0.0) + (1 - beta2) * g**2
        m_hat = self.m[name] / (1 - beta1**self.t)
        v_hat = self.v[name] / (1 - beta2**self.t)
        update = m_hat / (np.sqrt(v_hat) + self.eps)
        theta = theta - self.lr * update
        return theta - self.lr * self.weight_decay * theta if self.decoupled else theta


def _floating(theta: np.ndarray) -> np.ndarray:
    """A new floating-point array with the parameter's numbers."""
    theta = np.array(theta)
    return theta if theta.dtype.kind == "f" else theta.astype(np.float64)


def _check(params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> None:
    """Raise ValueError before anything has changed."""
    for name, theta in params.items():
        if not np.isfinite(theta).all():
            raise ValueError(f"params[{name!r}] must not contain NaN or infinity")
    for name, g in grads.items():
        if name not in params:
            raise ValueError(f"grads has {name!r}, and params has no such name")
        if g.shape != params[name].shape:
            raise ValueError(f"grads[{name!r}] has shape {g.shape}, its parameter {params[name].shape}")
        if not np.isfinite(g).all():
            raise ValueError(f"grads[{name!r}] must not contain NaN or infinity")
