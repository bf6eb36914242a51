"""Small documents that are what their name says, and some that are not."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def packed(**entries):
    """A ZIP archive; `__` in a name stands for a slash, `_T` at the start for the list of content types."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in entries.items():
            archive.writestr("[Content_Types].xml" if name == "_T" else name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


DOCX = packed(_T="<Types/>", word__document_xml="<w:document/>")
ODT = packed(mimetype=ODT_TYPE, content_xml="<office:document-content/>")


def upload(content=PDF, name="terms.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
