"""Typed with superscripts and dots."""

rows_w = "Xᵀ·G"
rows_x = "G·Wᵀ"
rows_b = "Gᵀ𝟏"
column_w = "g·xᵀ"
column_x = "Wᵀg"
column_b = "g"
sandwich_x = "PᵀGQᵀ"
