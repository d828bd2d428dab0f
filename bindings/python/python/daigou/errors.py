"""What goes wrong, in three kinds that are never mixed. Each has a stable `code`."""

from typing import Any


class DaigouError(Exception):
    """Any error of the library. Whatever the kind, nothing changed."""

    code: str

    def __init__(self, code: str, text: str, *rest: Any) -> None:
        super().__init__(code, text, *rest)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class Refused(DaigouError):
    """A fair question; the answer is no. `refusal` says why, with everything the caller can use."""

    def __init__(self, code: str, text: str, refusal: Any) -> None:
        super().__init__(code, text, refusal)
        self.refusal = refusal


class Invalid(DaigouError, ValueError):
    """A value that cannot stand: `field` names it, `problem` says what is wrong."""

    def __init__(self, code: str, text: str, field: str, problem: Any) -> None:
        super().__init__(code, text, field, problem)
        self.field = field
        self.problem = problem


class Corrupt(DaigouError):
    """A log that is not ours, or not whole: `event` cannot follow because of `problem`."""

    def __init__(self, code: str, text: str, event: str, problem: str) -> None:
        super().__init__(code, text, event, problem)
        self.event = event
        self.problem = problem
