"""Change ideas: read by all who read the project, written by the sub-team."""

from tests.access.qiprojects.base import form, in_project, inner, one, page


def _unlinked(world):
    return [*in_project(world), world.project.adopted_idea.pk, "theme", world.data_review.theme.pk]


ROWS = {
    "qiprojects:ideas": page(),
    ("qiprojects:ideas", "narrowed"): page(query="?status=idea&source=assumption&driver=none&words=village"),
    "qiprojects:idea-add": form(),
    ("qiprojects:idea-add", "of a driver"): form(query="?driver=1"),
    "qiprojects:idea": page(args=one("idea")),
    "qiprojects:idea-edit": form(args=one("idea")),
    "qiprojects:idea-status": form(args=one("idea")),
    "qiprojects:idea-move": form(args=one("idea"), opens=(302,)),
    "qiprojects:idea-remove": form(args=one("idea")),
    "qiprojects:idea-put-back": form(args=one("removed_idea")),
    "qiprojects:idea-testers": form(args=one("idea")),
    "qiprojects:idea-source-add": form(args=one("idea")),
    "qiprojects:idea-source-remove": form(args=inner("source", of="idea")),
    "qiprojects:idea-source-put-back": form(args=_unlinked),
}
