"""What an answer of the site holds, packed files included."""

import io
import zipfile


def text_of(response):
    """All that was sent: a page, or a file with what is packed in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    texts = [body.decode("utf-8", "ignore"), str(response.headers)]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            texts += [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
    return "\n".join(texts)
