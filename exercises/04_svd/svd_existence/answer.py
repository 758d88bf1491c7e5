"""Every matrix has an SVD. Replace every None by a proof between triple quotes. This file is read, not executed.

given A : m x n
"""

semidefinite = None  # given x : n, claim x.T*A.T*A*x >= 0
length = None  # given v : n, unit;  lam : scalar;  (1) A.T*A*v = lam*v, claim norm(A*v)^2 = lam
kernel = None  # given v : n, unit;  (1) A.T*A*v = 0*v, claim A*v = zeros(m)

# given v, w : n, unit;  s, t : scalar, positive;  (1) A.T*A*v = s^2*v, (2) A.T*A*w = t^2*w, (3) v.T*w = 0
# let u = A*v/s, z = A*w/t, claim u.T*z = 0 and u.T*u = 1
orthonormal = None

# Take the # off the blocks that belong, and bring them into order.
construction = [
    # "A",  # Multiplied by V this gives A = UΣV.
    # "B",  # By the spectral theorem A has an orthonormal basis v₁, …, vₙ of eigenvectors.
    # "C",  # For i > r it is ‖Avᵢ‖² = λᵢ = 0, so Avᵢ = 0.
    # "D",  # Put σᵢ = √λᵢ, and let r be the number of those that are positive.
    # "E",  # u₁, …, uᵣ are orthonormal: uᵢᵀuⱼ = vᵢᵀAᵀAvⱼ/(σᵢσⱼ) = λⱼvᵢᵀvⱼ/(σᵢσⱼ).
    # "F",  # For i ≤ r put uᵢ = Avᵢ/σᵢ, so that Avᵢ = σᵢuᵢ.
    # "G",  # Complete u₁, …, uᵣ to an orthonormal basis u₁, …, uₘ of Rᵐ, and let U have these columns.
    # "H",  # AᵀA is symmetric and positive semi-definite.
    # "I",  # By the spectral theorem there is an orthonormal basis v₁, …, vₙ of eigenvectors of AᵀA, with
    #           eigenvalues λ₁ ≥ … ≥ λₙ ≥ 0.
    # "J",  # V is orthogonal, so V⁻¹ = Vᵀ; from the right this gives A = UΣVᵀ.
    # "K",  # For i > r it is λᵢ = 0, so vᵢ is an eigenvector of A with eigenvalue 0.
    # "L",  # For every i put uᵢ = Avᵢ/σᵢ.
    # "M",  # Column by column this says AV = UΣ, with V = [v₁ … vₙ] and σ₁, σ₂, … on the diagonal of Σ.
    # "N",  # u₁, …, uᵣ are orthonormal because v₁, …, vᵣ are.
]

assembled = None  # given U, V orthogonal;  S : m x n;  (1) A*V = U*S, claim A = U*S*V.T
