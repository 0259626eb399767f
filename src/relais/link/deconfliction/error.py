"""What cannot be asked, answered or read in a deconfliction."""


class ExchangeError(Exception):
    """Something is refused: `template` is English with named fields, `params` fill them."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params
