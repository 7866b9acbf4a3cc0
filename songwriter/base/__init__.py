"""Ground floor: errors, units, identifiers and cancellation. Standard library only."""
