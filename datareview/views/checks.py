"""The second person's check: the queue of excerpts that wait for it, and one at a time."""

from django.http import HttpResponseRedirect

from core.action_views import ActionFormView, PageView
from core.pages import page_of
from core.text import find_identifiers
from datareview import excerpts as reads
from datareview.actions import excerpts
from datareview.forms.excerpts import CheckForm
from datareview.speakers import find_in_speaker
from datareview.topics import topic_words
from datareview.views.excerpts import ExcerptMixin, WritingMixin

CHANGED = "The words have changed since you opened the page. Read them again before you say that they are checked"


class Checks(WritingMixin, PageView):
    """What waits for this person's check, and what they wrote themselves and others have to check."""

    template_name = "datareview/checks.html"

    def back_url(self):
        return self.address("excerpts")

    def get_context_data(self, **kwargs):
        topics = topic_words(self.participation)
        page = page_of(reads.for_pages(reads.to_check_by(self.reading)), self.request.GET.get("page"), size=reads.PAGE)
        own = reads.for_pages(reads.own_waiting(self.reading))
        return super().get_context_data(
            page=page,
            rows=reads.rows_of(page.object_list, self.reading, topics),
            own=reads.rows_of(own[: reads.PAGE], self.reading, topics),
            own_count=own.count(),
            first=reads.next_to_check(self.reading),
            **kwargs,
        )


class ExcerptCheck(WritingMixin, ExcerptMixin, ActionFormView):
    """One excerpt to be read by somebody who did not write it. With ?next=1 the one before it was done: Enter checks this one too."""

    template_name = "datareview/excerpt_check.html"
    form_class = CheckForm

    def get(self, request, *args, **kwargs):
        if self.excerpt.checked_at is not None:
            return HttpResponseRedirect(self.address("excerpt", self.excerpt.pk))
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return f"Check {str(self.excerpt).lower()}"

    def get_initial(self):
        return {"seen": self.state}

    @property
    def state(self):
        return str(self.excerpt.edited_at or "new")

    def act(self, form):
        if form.cleaned_data["seen"] != self.state:
            form.data = {"seen": self.state}
            raise excerpts.CannotChange(CHANGED)
        excerpts.check(self.excerpt, by=self.request.user)

    def get_success_message(self):
        left = reads.to_check_by(self.reading).count()
        more = f"{left} more {'waits' if left == 1 else 'wait'} for you." if left else "Nothing else waits for you."
        return f"{self.excerpt} is checked. {more}"

    def get_success_url(self):
        following = reads.next_to_check(self.reading, after=self.excerpt)
        return f"{self.address('excerpt-check', following.pk)}?next=1" if following else self.address("checks")

    def back_url(self):
        return self.address("checks")

    def get_context_data(self, **kwargs):
        [row] = reads.rows_of([self.excerpt], self.reading, topic_words(self.participation))
        return super().get_context_data(
            row=row,
            found=find_identifiers(self.excerpt.text) + find_in_speaker(self.excerpt.speaker),
            is_next="next" in self.request.GET,
            is_own=self.excerpt.by_id == self.request.user.pk,
            following=reads.next_to_check(self.reading, after=self.excerpt),
            **kwargs,
        )
