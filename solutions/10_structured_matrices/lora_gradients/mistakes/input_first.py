"""Shapes (n,N)(N,m) give n rows, B has m: start with Gᵀ."""

dB = "c*X^T*G*A^T"
dA = "c*B^T*X^T*G"
dX = "G*(W0 + c*B*A)"
dA_at_start = "zeros(r, n)"
