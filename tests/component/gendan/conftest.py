from tests.support.installation import template

__all__ = ["template"]
