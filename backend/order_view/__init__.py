"""Orders as JSON for whoever asks: the OrderView and OrderSummary of docs/contracts.md."""
