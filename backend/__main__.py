"""`python -m backend serve`."""

from backend.commands import main

main()
