"""Everything that one person said or was told: found, told, taken out."""
