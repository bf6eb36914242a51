"""What the programme asks (content, data of a wave) and where each team is with it (progress)."""

from milestones.models.content import Fact, Link, Milestone, Prompt, Step
from milestones.models.progress import EvidenceLink, JournalEntry, Progress, Review, ReviewKind, State
from milestones.models.roles import RolesSent
from milestones.models.standards import Standard, StandardDecision

__all__ = [
    "EvidenceLink",
    "Fact",
    "JournalEntry",
    "Link",
    "Milestone",
    "Progress",
    "Prompt",
    "Review",
    "ReviewKind",
    "RolesSent",
    "Standard",
    "StandardDecision",
    "State",
    "Step",
]
