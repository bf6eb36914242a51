"""A write-up as a Word file, to go on with in the trust's own words: headings, paragraphs and the points behind the charts."""

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from core.dates import nhs_date

NOT_YET = "Not written yet."
# The properties of a file have room for this many characters each.
LONGEST_PROPERTY = 255
# These two are no characters, and XML cannot hold them.
NO_CHARACTERS = "\ufffe\uffff"


def docx_of(outline, *, on):
    """The Outline as a .docx file, bytes. `on` is the day that it tells of."""
    document = Document()
    title = _printable(outline.title)
    document.core_properties.title = title[:LONGEST_PROPERTY]
    document.core_properties.author = _printable(outline.records.population.participation.organisation)[:LONGEST_PROPERTY]
    document.core_properties.language = "en-GB"
    _speak_english(document)
    document.add_heading(title, level=0)
    document.add_paragraph(f"Outline by SQUIRE 2.0, filled from the records of the project as they were on {nhs_date(on)}.")
    for part, sections in outline.parts:
        document.add_heading(part, level=1)
        for section in sections:
            document.add_heading(f"{section.number}. {section.title}", level=2)
            for text in section.paragraphs or (f"{NOT_YET} {section.prompt}",):
                document.add_paragraph(_printable(text))
    _add_points(document, outline.records.charts)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _speak_english(document):
    """Say in the styles that the text is British English, for spelling and for screen readers."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _add_points(document, charts):
    charted = [(measure, chart) for measure, chart in charts if chart.rows]
    if not charted:
        return
    document.add_heading("Points of the measures", level=1)
    for measure, chart in charted:
        document.add_heading(_printable(measure.name), level=2)
        table = document.add_table(rows=1, cols=2, style="Light Grid Accent 1")
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Period from", "Value"
        for row in chart.rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = nhs_date(row.on), _printable(row.value)


def _printable(text):
    """Without the characters that XML cannot hold."""
    return "".join(letter for letter in str(text) if letter in "\n\t" or (letter >= " " and letter not in NO_CHARACTERS))
