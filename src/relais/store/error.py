"""What a store can refuse or break at; the same whatever engine holds the decisions."""


class BusyError(Exception):
    """Another process keeps the database locked."""


class LostError(Exception):
    """The database does not answer, or broke off: what was under way is not acknowledged."""


class NewerSchemaError(Exception):
    """A newer version of relais made the tables of this database."""


class WrongKeyError(Exception):
    """The key does not open this database, or it is damaged."""


class UnfitError(Exception):
    """The database cannot hold a home: `template` filled with `params` says why."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params
