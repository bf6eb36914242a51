"""Fields that several forms about populations have."""

from django import forms


class PopulationsField(forms.ModelMultipleChoiceField):
    """Some of the populations offered; anything else that is sent, numbers too great for the database included, is refused in words."""

    default_error_messages = {"gone": "Select populations from the list"}

    def clean(self, value):
        offered = {str(pk) for pk in self.queryset.values_list("pk", flat=True)}
        if any(str(one) not in offered for one in value or ()):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return super().clean(value)
