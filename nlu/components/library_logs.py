"""What the web server beneath Rasa logs, without the requests that it quotes."""

import logging
import traceback

# A request that it can't read is quoted with its address, which holds the token.
_QUOTING = ("asyncio", "sanic.root", "sanic.error", "sanic.access", "sanic.server")


class WithholdQuotes(logging.Filter):
    """Leave where a line was written, and the kinds and frames of what led to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a record before any handler sees it; all of them pass."""
        if record.levelno < logging.WARNING:
            return True
        said = f"{record.name} at {record.module}:{record.lineno}"
        problem = record.exc_info[1] if record.exc_info else None
        while problem is not None:
            frames = "".join(traceback.format_tb(problem.__traceback__))
            said += f"\n{frames}{type(problem).__module__}.{type(problem).__qualname__}"
            problem = problem.__cause__ or problem.__context__
        record.msg, record.args, record.exc_info, record.exc_text = said, (), None, None
        return True


def withhold_quotes() -> None:
    """Keep what clients send out of the web server's warnings and errors, once at the start."""
    for name in _QUOTING:
        logging.getLogger(name).addFilter(WithholdQuotes())
