"""What every room's tests share."""

pytest_plugins = ["tests.postgres", "tests.shop"]
