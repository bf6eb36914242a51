"""A team: who is on it as far as the reader may know, which role groups are covered, what has ended."""

from accounts.permissions import Permission
from core.action_views import PageView
from core.pages import page_of
from organisations.access import TeamMixin
from organisations.models import AccessNeeds, LivedExperiencePlan, Outreach, Seat, TermsOfReference
from organisations.presenters import seat_rows
from organisations.queries import account_states, coverage_of, summary_of, team_examples


class TeamDetail(TeamMixin, PageView):
    permission = Permission.TEAM_TITLES
    template_name = "organisations/team.html"

    def get_context_data(self, **kwargs):
        seats = Seat.objects.filter(team=self.team).for_list()
        current = page_of(seats.exclude(ends_on__lt=self.today), self.request.GET.get("page"))
        ended = seats.filter(ends_on__lt=self.today)[:50]
        groups = {group.code: group.label for group in self.team.role_groups.all()}
        may_edit = self.may(Permission.TEAM_EDIT)
        own_seat = seats.filter(pk__in=self.access.seat_ids).first()
        return super().get_context_data(
            seats=seat_rows(current, self.access, team=self.team, group_labels=groups),
            page=current,
            ended=seat_rows(ended, self.access, team=self.team, group_labels=groups) if self.may(Permission.TEAM_VIEW) else [],
            accounts=account_states([seat.person_id for seat in current if seat.person_id]) if may_edit else {},
            coverage=coverage_of(self.team, on=self.today),
            summary=summary_of(self.team, on=self.today),
            plan=LivedExperiencePlan.objects.filter(team=self.team, closed_on__isnull=True).first(),
            own_seat=own_seat,
            has_own_needs=own_seat is not None and AccessNeeds.objects.filter(seat=own_seat).exists(),
            series=getattr(self.team, "meeting_series", None),
            terms=TermsOfReference.objects.filter(team=self.team).order_by("-number").first(),
            outreach_count=Outreach.objects.on_list().filter(team=self.team).count(),
            names_visible=self.may(Permission.TEAM_VIEW),
            may={
                "edit_team": may_edit,
                "terms": self.access.may_read_terms(self.team),
                "needs": self.may(Permission.LIVED_EXPERIENCE_EDIT),
                "meetings": self.may(Permission.MEETING_VIEW),
                "populations": self.may(Permission.POPULATION_VIEW),
                "define": self.may(Permission.POPULATION_DEFINE),
                "edit": self.may(Permission.ORGANISATION_EDIT),
            },
            **kwargs,
        )


class TeamExamples(PageView):
    """Three real teams, for everybody who signs in: no two look alike."""

    template_name = "organisations/team_examples.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(examples=team_examples(), **kwargs)
