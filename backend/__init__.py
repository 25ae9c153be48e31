"""The backend: orders, parcels and returns, and who may see which of them. Usable without the bot."""
