"""Kingma and Ba's arrangement: the corrections go into the rate, and so eps has to be corrected as well."""

from copy import deepcopy

import numpy as np


class Moments:
    def __init__(self, shape, dtype):
        self.first = np.zeros(shape, dtype)
        self.second = np.zeros(shape, dtype)

    def see(self, g, betas):
        self.first *= betas[0]
        self.first += (1 - betas[0]) * g
        self.second *= betas[1]
        self.second += (1 - betas[1]) * np.square(g)


class Adam:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False):
        if not (0.0 <= lr < np.inf):
            raise ValueError("lr out of range")
        if not (0.0 <= betas[0] < 1.0 and 0.0 <= betas[1] < 1.0):
            raise ValueError("betas out of range")
        if not (0.0 < eps < np.inf):
            raise ValueError("eps out of range")
        if not (0.0 <= weight_decay < np.inf):
            raise ValueError("weight_decay out of range")
        self.lr, self.betas, self.eps, self.decay, self.adamw = lr, tuple(betas), eps, weight_decay, decoupled
        self.t, self.moments = 0, {}

    def step(self, params, grads):
        backup = self.t, deepcopy(self.moments)
        try:
            return self._step(params, grads)
        except ValueError:
            self.t, self.moments = backup
            raise

    def _step(self, params, grads):
        if set(grads) - set(params):
            raise ValueError("grads has names that params has not")
        self.t += 1
        c1, c2 = (1 - beta**self.t for beta in self.betas)
        result = {}
        for name, value in params.items():
            theta = np.array(value, dtype=np.float32 if np.asarray(value).dtype == np.float32 else np.float64)
            if np.isnan(theta).any() or np.isinf(theta).any():
                raise ValueError(f"params[{name}] is not finite")
            if name in grads:
                g = np.array(grads[name], dtype=theta.dtype)
                if g.shape != theta.shape:
                    raise ValueError(f"grads[{name}] has another shape")
                if np.isnan(g).any() or np.isinf(g).any():
                    raise ValueError(f"grads[{name}] is not finite")
                theta = self._move(name, theta, g, self.lr * np.sqrt(c2) / c1, self.eps * np.sqrt(c2))
            result[name] = theta
        return result

    def _move(self, name, theta, g, rate, eps):
        keep = 1.0 - self.lr * self.decay if self.adamw else 1.0
        if not self.adamw:
            g = g + self.decay * theta
        moments = self.moments.setdefault(name, Moments(theta.shape, theta.dtype))
        moments.see(g, self.betas)
        return (keep * theta - rate * moments.first / (np.sqrt(moments.second) + eps)).astype(theta.dtype)
