"""The product rule keeps the other factor: d(BA) = dB A + B dA. What stands beside dB, and what beside dA?"""

dB = "c*G^T*X"
dA = "c*G^T*X"
dX = "G*(W0 + c*B*A)"
dA_at_start = "zeros(r, n)"
