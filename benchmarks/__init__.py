"""Measurements beside the peers. Figures are ratios within one run; nothing here is asserted in tests."""
