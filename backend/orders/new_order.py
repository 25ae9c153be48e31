"""An order on its way into storage."""
