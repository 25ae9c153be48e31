"""Several gateways on one PostgreSQL database."""
