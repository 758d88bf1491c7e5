"""That is one number per sample: the other sum. There is one b_j per output, so the sum runs over the batch."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G*ones(q)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"
