"""What every server has."""
