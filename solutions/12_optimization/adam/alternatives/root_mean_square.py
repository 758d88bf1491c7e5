"""Keeps √v by hypot, which neither overflows nor underflows: a gradient of 1e200 moves by lr like any other."""

import numpy as np


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False):
        self.options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        self.decoupled = decoupled
        self.calls = 0
        self.state = {}

    def step(self, params, grads):
        lr, (b1, b2), eps, decay = self._options()
        work = {}
        for name, theta in params.items():
            theta = np.asarray(theta)
            if not np.all(np.abs(theta) < np.inf):
                raise ValueError(f"params: {name} is not finite")
            work[name] = theta.astype(theta.dtype if theta.dtype.kind == "f" else float)
        for name, g in grads.items():
            if name not in params or np.shape(g) != work[name].shape or not np.isfinite(g).all():
                raise ValueError(f"grads: {name} does not fit")
        self.calls += 1
        for name in grads:
            theta = work[name]
            g = np.asarray(grads[name], dtype=theta.dtype)
            if not self.decoupled:
                g = g + decay * theta
            m, root = self.state.get(name, (np.zeros_like(theta), np.zeros_like(theta)))
            m = m + (1 - b1) * (g - m)
            root = np.hypot(b2**0.5 * root, (1 - b2) ** 0.5 * g)
            self.state[name] = m, root
            direction = m / (1 - b1**self.calls) / (root / (1 - b2**self.calls) ** 0.5 + eps)
            if self.decoupled:
                work[name] = (1 - lr * decay) * theta - lr * direction
            else:
                work[name] = theta - lr * direction
        return work

    def _options(self):
        values = self.options
        for name in ("lr", "weight_decay"):
            if not (np.isfinite(values[name]) and values[name] >= 0):
                raise ValueError(name)
        if not (values["eps"] > 0 and np.isfinite(values["eps"])):
            raise ValueError("eps")
        if not (min(values["betas"]) >= 0 and max(values["betas"]) < 1 and not np.isnan(values["betas"]).any()):
            raise ValueError("betas")
        return values.values()
