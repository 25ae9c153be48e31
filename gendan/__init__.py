"""The house: the command line and the plumbing every process stands on.

Knows settings, logs, databases and web servers; knows no order and no conversation. Services may import
from here, this package imports from no service (see docs/decisions/0001-one-plumbing-package.md).
"""
