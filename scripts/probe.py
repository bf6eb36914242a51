"""Ask the web process of this container how it is: `probe.py /readyz`. Ends with status 0 when it answers 200. Standard library only."""

import http.client
import os
import sys


def probe(path, *, port, host, token=""):
    """The status and the text of the answer. The request looks as if it came through the proxy, by the service's own name."""
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(2000).decode(errors="replace")
    finally:
        connection.close()


def main(path="/readyz"):
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    port = int(os.environ.get("PORT", "8000"))
    try:
        status, text = probe(path, port=port, host=host, token=os.environ.get("READY_TOKEN", ""))
    except OSError as error:
        sys.exit(f"{path}: no answer ({error})")
    print(f"{path}: {status} {text}")
    sys.exit(status != 200)


if __name__ == "__main__":
    main(*sys.argv[1:])
