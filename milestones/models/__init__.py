"""What the programme asks (content, data of a wave) and where each team is with it (progress)."""

from milestones.models.content import Fact, Link, Milestone, Prompt, Step
from milestones.models.progress import EvidenceLink, JournalEntry, Progress, Review, ReviewKind, State

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
    "State",
    "Step",
]
