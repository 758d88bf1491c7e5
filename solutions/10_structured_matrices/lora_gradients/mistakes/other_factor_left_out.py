"""The product rule keeps the other factor: d(BA) = dB A + B dA. What stands beside dB, and what beside dA?"""

grad_b = "c*G^T*X"
grad_a = "c*G^T*X"
grad_x = "G*(W0 + c*B*A)"
grad_a_at_start = "zeros(r, n)"
