"""The one error that users cause or can mend."""


class PlannerError(Exception):
    """An expected failure: a kind and its values, never a sentence (words are made at the edge).

    ``app.explain`` turns it into a sentence; a test checks that every kind raised has one.
    """

    def __init__(self, kind: str, /, **values: object) -> None:
        super().__init__(kind, values)
        self.kind = kind
        self.values = values

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.kind}({shown})"
