"""The smallest valid jobs and mails."""

import factory
from factory.django import DjangoModelFactory

from jobs.models import Job, OutgoingMail


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "test"
    key = factory.Sequence(lambda n: f"job-{n}")


class OutgoingMailFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    key = factory.Sequence(lambda n: f"mail-{n}")
    to_address = factory.Sequence(lambda n: f"reader{n}@example.org")
    subject = "A meeting is near"
    body_text = "See you there."
