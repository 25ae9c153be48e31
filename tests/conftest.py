"""What every room's tests share."""

from hypothesis import settings

# A busy machine makes single examples slow; the whole test has a time limit anyway.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

pytest_plugins = ["tests.postgres", "tests.shop"]
