"""What a page says on which somebody changes what other organisations see of an asset."""

LEAVES = (
    "It is shared with the other organisations of the wave. If you change its name, or what is public about it, it leaves the library"
    " until a lead of the sub-team shares it again."
)
LEFT = "It is not in the library of the wave any more. A lead of the sub-team can share it again."


class LeavesLibraryMixin:
    """Says before and after that an asset leaves the library when somebody who may not share changes what others see of it."""

    def get_context_data(self, **kwargs):
        leaves = (LEAVES,) if self.mapped.asset.shared_on and not self.reading.may_share else ()
        return super().get_context_data(lead=(*self.lead, *leaves), **kwargs)

    def get_success_message(self):
        message = super().get_success_message()
        return f"{message} {LEFT}" if getattr(self.mapped, "left_library", False) else message
