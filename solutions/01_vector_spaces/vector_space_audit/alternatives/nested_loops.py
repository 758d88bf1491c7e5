"""Loops over everything; a list of violations becomes a set at the end; sides are compared the other way round."""


def failed_axioms(add, smul, zero, neg, vectors, scalars, eq):
    violations = []

    def demand(name, left, right):
        try:
            if not eq(right(), left()):
                violations.append(name)
        except Exception:
            violations.append(name)

    for u in vectors:
        demand("add_zero", lambda u=u: add(u, zero), lambda u=u: u)
        demand("add_neg", lambda u=u: add(u, neg(u)), lambda: zero)
        demand("smul_one", lambda u=u: smul(1.0, u), lambda u=u: u)
        for v in vectors:
            demand("add_comm", lambda u=u, v=v: add(u, v), lambda u=u, v=v: add(v, u))
            for w in vectors:
                demand(
                    "add_assoc",
                    lambda u=u, v=v, w=w: add(add(u, v), w),
                    lambda u=u, v=v, w=w: add(u, add(v, w)),
                )
            for a in scalars:
                demand(
                    "dist_vec",
                    lambda u=u, v=v, a=a: smul(a, add(u, v)),
                    lambda u=u, v=v, a=a: add(smul(a, u), smul(a, v)),
                )
        for a in scalars:
            for b in scalars:
                demand("smul_compat", lambda u=u, a=a, b=b: smul(a * b, u), lambda u=u, a=a, b=b: smul(a, smul(b, u)))
                demand(
                    "dist_scalar",
                    lambda u=u, a=a, b=b: smul(a + b, u),
                    lambda u=u, a=a, b=b: add(smul(a, u), smul(b, u)),
                )
    return set(violations)
