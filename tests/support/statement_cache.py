"""What SQLAlchemy has compiled for one test serves the next, as it does in a process that goes on."""

from typing import Any

from sqlalchemy import Connection, Engine, event


class StatementCache(dict[Any, Any]):
    """Compiled statements by all that SQLAlchemy tells them apart by, but for whose engine asks."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


_for_sqlite = StatementCache()


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execution_options(compiled_cache=_for_sqlite)
