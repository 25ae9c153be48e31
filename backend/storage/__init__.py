"""Tables, migrations and queries. The only place that knows SQL."""
