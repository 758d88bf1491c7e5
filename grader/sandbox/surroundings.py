"""What every process that runs student code finds around it."""

from __future__ import annotations

from pathlib import Path

PACKAGE_ROOT = str(Path(__file__).parent.parent.parent)
# Threads of BLAS would hang in a confined worker, which may have none; hashes are fixed so that runs repeat exactly.
FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
# Arrays of up to 4 MiB come from memory that was used before: fresh pages cost more than most of what is done in them.
KEPT = {"MALLOC_MMAP_THRESHOLD_": str(2**22), "MALLOC_TRIM_THRESHOLD_": str(2**26), "MALLOC_TOP_PAD_": str(2**20)}
