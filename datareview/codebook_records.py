"""A population's codes and themes as a codebook, and what of a foreign codebook would come in.

A theme is a folder (a code that cannot be given), with its sub-themes and codes under it; what it is about is a set: "Needs",
"Assets", "Barriers", "Change ideas", known by GUIDs that are the same in every codebook of ours. A foreign code that has codes
under it and can be given itself becomes a theme and a code of the same GUID, and leaves as one again. Codes that were merged or
taken away stay behind.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from core.text import find_identifiers
from datareview.codebook import MAX_NAME, BookCode, BookSet, Codebook
from datareview.models import Code, Tag, Theme

SET_NAMES = {Tag.NEED: "Needs", Tag.ASSET: "Assets", Tag.BARRIER: "Barriers", Tag.CHANGE_IDEA: "Change ideas"}
OURS = uuid.UUID("c0d8a4a5-0f9a-4c2e-8f51-6f4a2d7e9b30")
SET_GUIDS = {tag: uuid.uuid5(OURS, tag.value) for tag in SET_NAMES}
TAG_OF_GUID = {guid: tag for tag, guid in SET_GUIDS.items()}
TAG_OF_NAME = {words.casefold(): tag for tag in Tag for words in (SET_NAMES[tag], tag.label, tag.value)}
LEVELS = 2  # a theme and a sub-theme
DEEP = "An empty folder, deeper than a sub-theme."
OTHER_SET = "A set of codes. Kept are sets called Needs, Assets, Barriers or Change ideas."


# Out


def book_of(population):
    """The Codebook of a population, in two queries: themes by name, then codes that stand alone."""
    themes = list(Theme.objects.current().filter(population=population).order_by("name", "pk"))
    codes = list(Code.objects.current().filter(population=population).order_by("name", "pk"))
    return _Out(themes, codes).book()


class _Out:
    def __init__(self, themes, codes):
        self.themes = themes
        self.keys = {theme.pk for theme in themes}
        self.codes = codes
        self.in_theme = defaultdict(list)
        for code in codes:
            self.in_theme[code.theme_id if code.theme_id in self.keys else None].append(code)
        self.below = defaultdict(list)
        for theme in themes:
            self.below[theme.parent_id if theme.parent_id in self.keys else None].append(theme)
        self.guids = {}
        self.rows = []

    def book(self):
        for theme in self.below[None]:
            self._theme(theme, None)
        self._codes(None, None)
        members = defaultdict(list)
        for theme in self.themes:
            members[theme.tag].append(self.guids[theme.pk])
        sets = [BookSet(SET_GUIDS[tag], name, tuple(members[tag])) for tag, name in SET_NAMES.items() if members[tag]]
        return Codebook(tuple(self.rows), tuple(sets))

    def _theme(self, theme, parent):
        twin = next((code for code in self.in_theme[theme.pk] if code.guid == theme.guid), None)
        taken = not twin and any(code.guid == theme.guid for code in self.codes)
        guid = uuid.uuid5(theme.guid, "theme") if taken else theme.guid
        self.guids[theme.pk] = guid
        colour = twin.colour.upper() if twin else ""
        self.rows.append(BookCode(guid, theme.name, bool(twin and twin.is_codable), colour, theme.description, parent))
        for sub_theme in self.below[theme.pk]:
            self._theme(sub_theme, guid)
        self._codes(theme.pk, guid, but=twin)

    def _codes(self, theme, parent, but=None):
        for code in self.in_theme[theme]:
            if code is not but:
                self.rows.append(BookCode(code.guid, code.name, code.is_codable, code.colour.upper(), code.description, parent))


# Kept until it is used: JSON


def as_json(book):
    """The codebook as (rows, sets), as an Intake keeps it."""
    rows = [
        {
            "guid": str(code.guid),
            "name": code.name,
            "is_codable": code.is_codable,
            "colour": code.colour,
            "description": code.description,
            "parent": str(code.parent) if code.parent else "",
        }
        for code in book.codes
    ]
    sets = [{"guid": str(group.guid), "name": group.name, "members": [str(guid) for guid in group.members]} for group in book.sets]
    return rows, sets


def from_json(rows, sets):
    """The codebook that `as_json` made (rows, sets) of."""
    codes = [
        BookCode(**{**row, "guid": uuid.UUID(row["guid"]), "parent": uuid.UUID(row["parent"]) if row["parent"] else None}) for row in rows
    ]
    groups = [BookSet(uuid.UUID(row["guid"]), row["name"], tuple(map(uuid.UUID, row["members"]))) for row in sets]
    return Codebook(tuple(codes), tuple(groups))


# In


@dataclass
class NewTheme:
    """A theme that would be made. `under` is a Theme, a NewTheme or None; `tag` is empty where the file does not say it."""

    guid: uuid.UUID
    name: str
    description: str
    under: object
    tag: str

    kind = "Theme"


@dataclass
class NewCode:
    """A code that would be made, in the Theme or NewTheme `under`, or in none."""

    guid: uuid.UUID
    name: str
    description: str
    colour: str
    under: object

    kind = "Code"


@dataclass
class Plan:
    """What taking the codebook over would do. `known` and `left_out` are pairs of a name and the words on it."""

    themes: list = field(default_factory=list)
    codes: list = field(default_factory=list)
    known: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not (self.themes or self.codes)

    @property
    def untagged(self):
        """The new themes of which the file does not say whether they are a need, an asset, a barrier or a change idea."""
        return [theme for theme in self.themes if not theme.tag]

    @property
    def twice(self):
        """The names, in quotation marks, of what comes in as a theme and as a code, because it held codes and could be given itself."""
        guids = {code.guid for code in self.codes}
        return [f"“{theme.name}”" for theme in self.themes if theme.guid in guids]

    def identifying(self):
        """New names and descriptions that may show who somebody is: pairs of a name and what was found."""
        found = ((new.name, find_identifiers(f"{new.name}\n{new.description}")) for new in (*self.themes, *self.codes))
        return [(name, matches) for name, matches in found if matches]


def plan_of(population, book):
    """The Plan for this population's codes and themes as they are now; two queries."""
    themes = list(Theme.objects.filter(population=population).select_related("parent"))
    codes = list(Code.objects.filter(population=population).select_related("merged_into"))
    return _In(themes, codes, book).plan


class _In:
    """Goes through the rows of the file, parents first, and decides about each."""

    def __init__(self, themes, codes, book):
        self.plan = Plan()
        self.themes = {theme.guid: theme for theme in themes}
        self.themes_by_name = {theme.name.casefold(): theme for theme in themes if not theme.is_removed}
        self.codes = {code.guid: code for code in codes}
        self.names = {code.name.casefold(): code for code in codes if not code.is_removed and code.merged_into_id is None}
        self.new_names = set()
        self.book = book
        self.with_children = {code.parent for code in book.codes if code.parent}
        self.tags = self._tags()
        self.places = {None: (None, 0)}  # GUID of a row: the theme that its children go to, and how many folders they stand under
        for code in book.codes:
            self._row(code)

    def _tags(self):
        """What the sets say about each code of the file; a folder without one takes that of what stands under it."""
        tags = {}
        for group in self.book.sets:
            tag = TAG_OF_GUID.get(group.guid) or TAG_OF_NAME.get(group.name.casefold())
            if tag is None:
                self.plan.left_out.append((group.name or "A set", OTHER_SET))
                continue
            for guid in group.members:
                tags.setdefault(guid, tag)
        for code in reversed(self.book.codes):
            if code.parent and code.guid in tags:
                tags.setdefault(code.parent, tags[code.guid])
        return tags

    def _row(self, code):
        place, level = self.places[code.parent]
        under = place
        if code.guid in self.with_children or not code.is_codable:
            if level < LEVELS:
                under = self._theme(code, place)
                level = _level_below(under)
            else:
                words = f"Deeper than a sub-theme: what stands under it comes under “{place.name}”."
                self.plan.left_out.append((code.name, words if code.guid in self.with_children else DEEP))
        self.places[code.guid] = (under, level)
        if code.is_codable:
            self._code(code, under)

    def _theme(self, code, place):
        """The theme that a folder is here: known, new, or the one above if it cannot come in."""
        known = self.themes.get(code.guid)
        if known and known.is_removed:
            self.plan.left_out.append((code.name, "This theme was taken away here. Put it back first if you want it."))
            return place
        known = known or self.themes_by_name.get(code.name.casefold())
        if known:
            if not isinstance(known, NewTheme):
                self.plan.known.append((code.name, _known_theme(known, code)))
            return known
        new = NewTheme(code.guid, code.name, code.description, place, self.tags.get(code.guid, ""))
        self.themes_by_name[code.name.casefold()] = new
        self.plan.themes.append(new)
        return new

    def _code(self, code, under):
        known = self.codes.get(code.guid)
        same = self.names.get(code.name.casefold())
        if known and known.is_removed:
            self.plan.left_out.append((code.name, "This code was taken away here. Put it back first if you want it."))
        elif known and known.merged_into_id:
            self.plan.known.append((code.name, f"It is merged into “{known.merged_into.name}” here, and stays so."))
        elif known:
            self.plan.known.append((code.name, _stays(known.name, code.name)))
        elif same:
            self.plan.left_out.append((code.name, "Another code of this name is here already, and stays as it is."))
        else:
            self.plan.codes.append(NewCode(code.guid, self._free_name(code, under), code.description, code.colour, under))

    def _free_name(self, code, under):
        """Its name; or, where the file has the same name twice, the name with its theme, or with a number."""
        tries = [code.name, *([f"{code.name[: MAX_NAME - 90]} ({under.name[:80]})"] if under else [])]
        tries += [f"{code.name[: MAX_NAME - 10]} ({number})" for number in range(2, len(self.book.codes) + 2)]
        name = next(name for name in tries if name.casefold() not in self.new_names and name.casefold() not in self.names)
        self.new_names.add(name.casefold())
        return name


def _level_below(theme):
    """How many folders stand above what is in this theme: 1 or 2; 0 for no theme."""
    if theme is None:
        return 0
    above = theme.under if isinstance(theme, NewTheme) else theme.parent
    return LEVELS if above else 1


def _known_theme(known, code):
    if known.guid != code.guid:
        return "A theme of this name is here already. What stands under it goes there."
    return _stays(known.name, code.name)


def _stays(here, there):
    return "It stays as it is here." if here == there else f"It is called “{here}” here, and stays so."
