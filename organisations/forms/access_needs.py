"""What somebody needs to take part. No draft is kept in the browser: a computer may be shared."""

from core.forms import LongTextField, NHSForm


class AccessNeedsForm(NHSForm):
    text = LongTextField(
        label="What helps you to take part?",
        max_length=2000,
        help_text="For example the time of day, the place, childcare, an interpreter, travel, breaks or large print. You need not give a "
        "reason, or say anything about your health.",
        error_messages={"required": "Enter what helps, or go back if there is nothing to write"},
    )

    def __init__(self, *args, is_own, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["text"].label = "What helps this person to take part?"
            self.fields["text"].help_text = (
                "As they told you: for example the time of day, the place, childcare, an interpreter, travel, breaks or large print. "
                "Write no diagnosis and no reason."
            )
