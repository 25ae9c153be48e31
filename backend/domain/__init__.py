"""Pure rules: states, transitions, tracking, masking. No I/O and no framework."""
