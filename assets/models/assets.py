"""An asset: who or what it is, whom to ask there, and what of it is a public service."""

import uuid

from django.db import models
from django.db.models import F, Q

from audit import clock
from datareview.models.base import user_key
from organisations.models import Participation


class Segment(models.TextChoices):
    """The three parts of the map (starter pack 7). The team chooses; no kind of group belongs to one of them by rule."""

    INDIVIDUALS = "individuals", "Individuals"
    ASSOCIATIONS = "associations", "Associations"
    ORGANISATIONS = "organisations", "Organisations"


class Asset(models.Model):
    """A strength or resource of individuals, associations or organisations (DOMAIN section 8), on the maps of one organisation.

    `name` is what everybody reads and holds no private person's name: an individual is named by what they do ("Chaplain with links
    to churches"); who it is stands in the contact. `number` counts within the participation. `segment` is empty until somebody has
    placed it. `who` and `has` are lists of words, suggested or own. `origin` says where it was taken from, and `origin_guid` which
    one it was there. One asset is on the maps of several populations (`MappedAsset`); on none it is kept and shown nowhere.
    """

    guid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="assets")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    segment = models.CharField(max_length=20, choices=Segment.choices, blank=True)
    who = models.JSONField(default=list, blank=True)
    has = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=200, blank=True)
    do_not_contact = models.BooleanField(default=False)
    do_not_contact_reason = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = user_key()
    origin = models.CharField(max_length=200, blank=True)
    origin_guid = models.UUIDField(null=True, blank=True)
    shared_on = models.DateField(null=True, blank=True)
    shared_by = user_key()
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["participation_id", "number"]
        indexes = [models.Index(fields=["participation", "name"], name="asset_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="asset_number_once"),
            models.CheckConstraint(
                condition=Q(shared_on__isnull=True) | Q(segment__in=("associations", "organisations")), name="asset_individual_not_shared"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """How the audit log names it: by its number, as long as it could be a person."""
        return self.name if self.segment in (Segment.ASSOCIATIONS, Segment.ORGANISATIONS) else f"Asset {self.number}"


class AgreedHow(models.TextChoices):
    SPOKEN = "spoken", "In words"
    WRITTEN = "written", "In writing"


class AssetContact(models.Model):
    """Whom to ask there and how: private to the sub-teams on whose maps the asset is (DOMAIN section 14.9).

    A person's name is kept with their agreement only: `agreed_on` and `agreed_how` (DOMAIN section 5, Milestone 5). When they take it
    back, the row is deleted.
    """

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=200, blank=True)
    how = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_how = models.CharField(max_length=20, choices=AgreedHow.choices, blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(name="") | Q(agreed_on__isnull=False) & ~Q(agreed_how=""), name="asset_contact_name_is_agreed"
            ),
        ]

    def __str__(self):
        return f"Contact of asset {self.asset_id}"


class ServiceStatus(models.TextChoices):
    """As Open Referral UK has them."""

    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Inactive"
    DEFUNCT = "defunct", "Closed for good"
    CLOSED = "temporarily closed", "Temporarily closed"


class LocationType(models.TextChoices):
    """As Open Referral UK has them."""

    PHYSICAL = "physical", "A place that people can visit"
    POSTAL = "postal", "A postal address"
    VIRTUAL = "virtual", "Online or by phone"


class PublicService(models.Model):
    """What may be told to anybody: an asset that has this row is marked as a public service, and may be exported and shared.

    The fields are those of Open Referral UK (HSDS-UK 3.0): public facts of an association or organisation, nobody's private ones.
    """

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="service")
    organisation_name = models.CharField(max_length=200)
    summary = models.TextField()
    status = models.CharField(max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    url = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    fees = models.CharField(max_length=500, blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    location_type = models.CharField(max_length=20, choices=LocationType.choices, default=LocationType.PHYSICAL)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True) | Q(maximum_age__isnull=True) | Q(maximum_age__gte=F("minimum_age")),
                name="public_service_ages_in_order",
            ),
        ]

    def __str__(self):
        return f"Public service of asset {self.asset_id}"
