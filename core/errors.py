"""What an action says when it will not do a thing."""


class Refused(Exception):
    """An action's refusal, in words fit for the page. Each app names its own by subclassing.

    `field` is the form field beside which the words belong, None for the whole form.
    """

    def __init__(self, message, *, field=None):
        super().__init__(message)
        self.field = field
