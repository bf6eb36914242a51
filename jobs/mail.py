from django.core.mail.backends.locmem import EmailBackend as QueueBackend

__all__ = ["QueueBackend"]
