"""The programme's theory of change of a wave: the programme team's alone."""

from tests.access.rows import Row

PROGRAMME = {"programme"}


def _wave(world):
    return [world.wave.slug]


def _one(name):
    return lambda world: [world.wave.slug, getattr(world.project, name).pk]


def _form(args, **more):
    return Row(get=PROGRAMME, post=PROGRAMME, args=args, outside=403, **more)


ROWS = {
    "qiprojects:programme-theory": Row(get=PROGRAMME, args=_wave, outside=403),
    "qiprojects:programme-driver-add": _form(_wave),
    "qiprojects:programme-driver-edit": _form(_one("programme_driver")),
    "qiprojects:programme-driver-move": _form(_one("programme_driver"), opens=(302,)),
    "qiprojects:programme-driver-remove": _form(_one("programme_driver")),
    "qiprojects:programme-driver-put-back": _form(_one("removed_programme_driver")),
}
