"""What every PDF of ours must be; used by the test of each kind of report."""

import io

import page
import pikepdf

OUR_FONTS = {"Report-Sans", "Report-Sans-Bold", "Arial", "Arial-Bold", "sans-serif", "sans-serif-Bold"}


def assert_pdf_ua(data):
    """Fail unless the bytes are an accessible, self-contained PDF: see `pdf_faults`."""
    faults = pdf_faults(data)
    assert faults == [], "\n".join(faults)


def pdf_faults(data):
    """What is wrong with a PDF, as a list of sentences; empty when it is PDF/UA-1 and holds nothing but the page.

    Beyond the standard: a title that is shown, British English, bookmarks, alternative text on each figure, our own fonts embedded,
    no script, no attachment, no form and no link to the invented host of the assets.
    """
    report = page.validate_pdf_bytes(data, profile="ua1")
    faults = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    if not report.is_compliant and not faults:
        faults.append("Not PDF/UA-1, for a reason that the validator does not name.")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        faults += _document_faults(pdf)
        for item in pdf.objects:
            for part in _with_parts(item):
                faults += _object_faults(part)
    return sorted(set(faults))


def _document_faults(pdf):
    root = pdf.Root
    with pdf.open_metadata() as metadata:
        title = metadata.get("dc:title", "")
    with pdf.open_outline() as outline:
        has_bookmarks = len(outline.root) > 0
    checks = {
        "There is no title.": bool(title),
        "The title is not shown.": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "The language is not en-GB.": str(root.get("/Lang", "")) == "en-GB",
        "The content is not tagged.": bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root,
        "There are no bookmarks.": has_bookmarks,
        "There is a form.": "/AcroForm" not in root,
        "Something happens on opening.": "/OpenAction" not in root and "/AA" not in root,
        "There is no day of creation.": "/CreationDate" in pdf.docinfo,
        "There are attachments.": len(pdf.attachments) == 0,
    }
    return [fault for fault, holds in checks.items() if not holds]


def _with_parts(item):
    """A numbered object and the dictionaries written inside it (numbered ones are visited by themselves)."""
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        children = [item[key] for key in item.keys()]  # noqa: SIM118 (a PDF dictionary is not iterable)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _with_parts(child)


def _object_faults(item):
    if item.get("/S") == "/Figure" and not str(item.get("/Alt", "")).strip():
        yield "A figure has no alternative text."
    if item.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData") or "/JS" in item:
        yield "There is a script or an action."
    if item.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound") or "/EF" in item:
        yield "There are attachments."
    if item.get("/Type") == "/FontDescriptor":
        name = str(item.FontName).removeprefix("/").split("+")[-1]
        if name not in OUR_FONTS:
            yield f"A character came from another font: {name}."
        if not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"The font {name} is not embedded."
    if str(item.get("/URI", "")).startswith("https://assets.invalid"):
        yield f"A link is not a full address: {item.URI}."
