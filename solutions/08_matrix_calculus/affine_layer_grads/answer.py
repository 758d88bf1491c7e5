"""Backward pass of an affine map, from dL = tr(Gᵀ dY) and dL = gᵀ dz.

tr(Gᵀ X dW) = tr((XᵀG)ᵀ dW); tr(Gᵀ dX W) = tr((GWᵀ)ᵀ dX); tr(Gᵀ 1 dbᵀ) = (Gᵀ1)ᵀ db; gᵀ dW x = tr((gxᵀ)ᵀ dW);
tr(Gᵀ P dX Q) = tr((PᵀGQᵀ)ᵀ dX).
"""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"
