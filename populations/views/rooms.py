"""The decision room: its page, and opening, moving and ending it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ConfirmView, PageView
from organisations.access import OrganisationMixin
from populations import decisions as decided
from populations import lists, rounds
from populations import rooms as reads
from populations.actions import rooms
from populations.forms.rooms import EndRoomForm
from populations.models import Stage
from populations.room_words import GUIDES, OPENING, TAKES


class Room(OrganisationMixin, PageView):
    """Where the decision is, and what this reader does now; without an open room, how it will go."""

    permission = Permission.POPULATION_VIEW
    template_name = "populations/room.html"

    def get_context_data(self, **kwargs):
        room = reads.current(self.participation)
        place = reads.place_of(room, access=self.access, user=self.request.user, slug=self.organisation.slug) if room else None
        earlier = decided.recorded_of(self.participation)
        return super().get_context_data(
            place=place,
            reader=reads.reader_of(self.access),
            guides=GUIDES,
            numbers=lists.counts(self.participation) if place and not place.shows_short_list else {},
            takes=TAKES,
            short_list=reads.short_list_of(self.participation) if place and place.shows_short_list else (),
            showed=decided.showed(room) if place and place.is_last else None,
            earlier=earlier[: reads.EARLIER_SHOWN],
            ended=reads.ended_without_decision(self.participation)[: reads.EARLIER_SHOWN],
            free_places=rounds.free_places(self.participation),
            brings_populations=reads.brings_populations(self.participation),
            **kwargs,
        )


class RoomActionMixin(OrganisationMixin):
    permission = Permission.RANKING_RUN

    def back_url(self):
        return reverse("populations:room", args=[self.organisation.slug])

    @property
    def caption(self):
        return self.organisation.name


class OpenRoomMixin(RoomActionMixin):
    """A page about the open room. Without one it leads to the page of the room, which says so."""

    none_words = "No decision room is open now."

    def load(self):
        self.room = reads.current(self.participation)

    def dispatch(self, request, *args, **kwargs):
        if self.room is None and self.may(self.permission):
            messages.info(request, self.none_words)
            return HttpResponseRedirect(self.back_url())
        return super().dispatch(request, *args, **kwargs)


class RoomOpen(RoomActionMixin, ConfirmView):
    """Open a room. While one is open it leads there: whoever clicks twice, or second, sees the room."""

    heading = "Open a decision room?"
    lead = (
        "The team goes through five stages together, from silent ideas to the decision. The lead and the coach move the room on.",
        "Suggestions stay unsigned until you open the list.",
    )
    submit_label = "Open the room"
    submit_style = ""
    success_message = "The decision room is open. It starts with silent ideas."

    def dispatch(self, request, *args, **kwargs):
        if self.may(self.permission) and reads.current(self.participation):
            messages.info(request, "A decision room is open already.")
            return HttpResponseRedirect(self.back_url())
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        rooms.open_room(participation=self.participation, on=self.today, by=self.request.user)


class RoomStage(OpenRoomMixin, ConfirmView):
    """Go on, or back, to a stage. The button on the page of the room sends the stage that it was shown in as `from`."""

    submit_style = ""

    def load(self):
        if self.kwargs["stage"] not in Stage.values:
            raise Http404
        self.stage = Stage(self.kwargs["stage"])
        super().load()

    @property
    def opens_list(self):
        return self.room.list_opened_at is None and self.stage != Stage.IDEAS

    def get_heading(self):
        return "Open the list?" if self.opens_list else f"Move the room to “{self.stage.label}”?"

    @property
    def lead(self):
        opening = (OPENING, f"The room moves on to “{self.stage.label}”.") if self.opens_list else ()
        return (*opening, *reads.skipped_words(self.room, self.stage))

    @property
    def submit_label(self):
        return "Open the list" if self.opens_list else f"Move to “{self.stage.label}”"

    def post(self, request, *args, **kwargs):
        if request.POST.get("from", self.room.stage) != self.room.stage:
            messages.info(request, f"Somebody else has moved the room meanwhile: it is in “{self.room.get_stage_display()}”.")
            return HttpResponseRedirect(self.back_url())
        self.opened_list = self.opens_list
        return super().post(request, *args, **kwargs)

    def act(self, form):
        rooms.move(room=self.room, stage=self.stage, on=self.today, by=self.request.user)

    def get_success_message(self):
        opened = "The list is open: everybody sees who suggested what. " if self.opened_list else ""
        return f"{opened}The room is now in stage {list(Stage).index(self.stage) + 1}, “{self.stage.label}”."


class RoomEnd(OpenRoomMixin, ConfirmView):
    form_class = EndRoomForm
    heading = "End this room without a decision?"
    lead = ("Suggestions, answers and rankings are kept. You can start a new room later; this one cannot be opened again.",)
    submit_label = "End the room"
    success_message = "The room has ended without a decision. Start a new one when the team is ready."

    def act(self, form):
        rooms.end_room(room=self.room, on=self.today, by=self.request.user, reason=form.cleaned_data["reason"])
