"""Everything transposed to the other layout, differentiated there and transposed back."""

rows_w = "(G' X)'"
rows_x = "(W G')'"
rows_b = "(ones(N)' G)'"
column_w = "(x g')'"
column_x = "(g' W)'"
column_b = "(g')'"
sandwich_x = "(Q G' P)'"
