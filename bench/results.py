"""The goals, what was measured, and both in words: for the terminal and for docs/performance.md."""

from dataclasses import dataclass

from bench.rounds import Ratio
from bench.site import ROOT

PAGE = ROOT / "docs" / "performance.md"


@dataclass(frozen=True)
class Result:
    """A goal, which says how many times as long something may take, and the ratio that was measured."""

    words: str
    goal: float
    ratio: Ratio

    @property
    def verdict(self):
        """By the median of the rounds."""
        return "met" if self.ratio.middle <= self.goal else "missed"


def results_of(ratios):
    """The Results for the measured ratios by name."""
    return [
        Result("The board of 200 organisations, to a bare Django view", 2.5, ratios["board to table"]),
        Result("The board of 2,000 organisations, to the board of 20", 1.3, ratios["large to small"]),
        Result("Making a report's PDF, to bare WeasyPrint", 1.2, ratios["pdf to bare"]),
        Result("Serving a PDF that was made before, to a static file view", 1.5, ratios["pdf to file"]),
        Result("The coding page of a review with 2,000 excerpts and 60 codes, to a bare Django view", 3, ratios["coding to table"]),
        Result("The matrix of the same review, to a bare Django view", 3, ratios["matrix to table"]),
        Result("Working out 1,000 XmR charts of 36 points, to numpy's means and moving ranges", 2, ratios["spc to numpy"]),
        Result("Drawing a chart of 400 points, to so many bare circles and a line through them", 3, ratios["chart to bare"]),
    ]


def queries_verdict(queries):
    return "met" if len(set(queries.values())) == 1 else "missed"


def in_words(results, queries, in_reviews):
    """What `make bench` prints. `queries` are of the board by organisations, `in_reviews` by page and excerpts."""
    lines = [
        f"{result.words}: {result.ratio.middle:.2f} times (rounds from {result.ratio.lowest:.2f} to {result.ratio.highest:.2f}; "
        f"goal: at most {result.goal}): {result.verdict}"
        for result in results
    ]
    lines.append(_queries_in_words("the board", queries, "organisations"))
    lines += [_queries_in_words(f"the {page} page", counts, "excerpts") for page, counts in in_reviews.items()]
    return "\n".join(lines)


def _queries_in_words(page, queries, of):
    counts = ", ".join(f"{number} with {size:,}" for size, number in queries.items())
    return f"Queries of {page}: {counts} {of} (goal: the same): {queries_verdict(queries)}"


def write_page(results, queries, in_reviews):
    """Write docs/performance.md."""
    rows = [
        f"| {result.words} | {result.goal} | {result.ratio.middle:.2f} | {result.ratio.lowest:.2f} | {result.ratio.highest:.2f} "
        f"| {result.verdict} |"
        for result in results
    ]
    counts = [f"| {size:,} | {number} |" for size, number in queries.items()]
    of_reviews = [f"| {size:,} | {number} | {in_reviews['matrix'][size]} |" for size, number in in_reviews["coding"].items()]
    met = all(queries_verdict(each) == "met" for each in (queries, *in_reviews.values()))
    text = TEXT.format(rows="\n".join(rows), counts="\n".join(counts), reviews="\n".join(of_reviews), verdict="met" if met else "missed")
    PAGE.write_text(text, encoding="utf-8")


TEXT = """\
# Performance

`make bench` measures and writes this page. It holds ratios, because times say more about the machine than about the site.

| What is measured | At most | Median | Lowest round | Highest round | Goal |
| --- | --- | --- | --- | --- | --- |
{rows}

How: PostgreSQL, one gunicorn worker, one signed-in reader who sees every organisation, one request after the other on one
connection; the things that are compared take turns, the ratio of a round is that of the medians of its requests, and a goal is met or
missed by the median of the rounds.

| Organisations | Queries of the board |
| --- | --- |
{counts}

| Excerpts of a data review | Queries of the coding page | Queries of the matrix |
| --- | --- | --- |
{reviews}

The goal is the same number at every size: {verdict}.

## What is compared

- **The bare view** (`bench/views.py`) is signed in, goes through the same middleware and extends the same base template. It reads as
  many rows as the board shows (25 organisations and the first lines that need attention) with one query, and writes them in one
  loop as a table with so many cells that the page is as long in bytes as the board, give or take a tenth.
- **The bare view beside a page of a data review** has a row for each code that the coding page offers, or for each theme of the
  matrix, and is as long in bytes as that page. The reader is on the sub-team; the review has 2,000 excerpts, 60 codes, 12 themes and
  5,000 codings by four coders (`bench/reviews.py`).
- **Bare WeasyPrint** draws the same HTML with the same stylesheet and fonts to the same kind of file, PDF/UA with tags. Our time is that of
  the whole job: reading the report, laying it out, storing the file, saying so.
- **numpy** gets the same lists, makes an array of each, takes the mean, and the mean of the moving ranges: one chart after the other, as
  a page would. Ours is `qiprojects/spc.py` in plain Python, which also works out the limits, the four rules for each point and both icons
  (`python -m bench.spc`). Half of the series shift by two standard deviations. Where numpy has the arrays already and takes no mean of the
  ranges, ours takes more than three times as long: with 36 points numpy's time is that of its calls, and so is ours. With all charts in one
  array numpy would be much quicker, but a page does not have them so.
- **Bare circles** are the least that a chart of 400 points could be: a circle for each and a line, written by one expression each
  (`bench/charts.py`). Ours has axes, limits, new lines, notes, shapes and a key as well, and takes about a third of the
  two milliseconds that it may take where this was written.
- **The static file view** serves a file of the same size to the same reader with the same headers. Ours also finds the newest report that
  the reader may see, and writes the download in the audit log.

Each database is filled by `manage.py demo --organisations 20` (200, 2000) and dropped afterwards. Before anything is measured, and again
after the data reviews are filled, `VACUUM ANALYZE` does what PostgreSQL does by itself soon after so many new rows. On a machine that
does other work, the rounds lie further apart; measure again when it is quiet.

## What keeps it quick

- What the board reads follows from records and is stored with them: milestone states, last activities and the needs-attention lines.
  A page reads its own 25 rows and no more, and the filters and orders work in the database.
- `core/prepared.py` makes the SQL of a query once for a process and has PostgreSQL plan it once for a connection. Both take
  longer than the query itself.
- The boxes of the milestone strip, up to 350 on a page, are put together in Python and not by a template each.
- What the themes of a data review rest on is read in one pass over the codings, grouped by code; themes and sub-themes are put
  together in Python (`datareview/strength.py`).
- A PDF is made once, in the worker, and kept under the hash of what went in.
- The rules of an XmR chart first look whether one could hold at all: the highest and lowest point against the limits, and seven sides or
  six steps as a piece of a string of bytes. Most charts break no rule.
- A chart is put together from strings; all shapes of one kind are one path, and the widths of words are kept once they were measured.
"""
