"""What a person is told when an act cannot be done: one clear message, in their language at the door."""


class DeskError(Exception):
    """An act that cannot be done. `template` is English with named fields; the doors translate it."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = {name: str(value) for name, value in params.items()}
