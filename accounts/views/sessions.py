from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts import actions
from accounts.sessions import sessions_of


class SessionList(TemplateView):
    """Where one is signed in; POST `end` with the id of a session or "others" signs out there."""

    template_name = "usersessions/usersession_list.html"

    def post(self, request):
        chosen = request.POST.get("end", "")
        only = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else None
        if only is None and chosen != "others":
            return redirect("usersessions_list")
        ended = actions.end_own_sessions(user=request.user, keep=request.session.session_key, only=only)
        messages.success(request, "You are signed out there." if ended else "You were signed out there already.")
        return redirect("usersessions_list")

    def get_context_data(self, **kwargs):
        rows = sessions_of(self.request.user, current_key=self.request.session.session_key)
        return super().get_context_data(sessions=rows, has_others=any(not row.is_current for row in rows), **kwargs)
