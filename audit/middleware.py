"""Every audit entry of a request carries the request's id, the one that its log lines carry."""

import uuid

from audit.recording import request_id


class RequestIdMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request_id.set(str(getattr(request, "id", "") or uuid.uuid4().hex)[:40])
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)
