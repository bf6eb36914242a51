"""What a row of the matrix says."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """`get` and `post` say who is let in; `post` None means the page takes no POST. `rest` is what the others inside get;
    whoever is outside gets 404 from a page of the organisation (`outside=404`) and 403 from one of the programme."""

    get: set
    post: set | None = None
    args: Callable = lambda world: []
    outside: int = 404
    rest: int = 403
    opens: tuple = (200,)
    post_opens: tuple = (200, 204, 302, 422)
    label: str = field(default="")
    query: str = ""
