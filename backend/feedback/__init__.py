"""What customers tell the shop: nudges, feedback, choices about notices."""
