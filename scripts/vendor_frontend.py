"""Copy the front-end libraries into the project, with our corrections. Needs npm; run again after changing a version.

    python scripts/vendor_frontend.py

The packages are unpacked into a temporary folder; only the files named here are kept. Each kept file is listed with its
SHA-256 in VENDOR.json beside it.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = {"nhsuk-frontend": "10.6.1", "htmx.org": "4.0.1", "axe-core": "4.14.1"}
ICONS = ("arrow-up", "arrow-down", "arrow-up-down", "cross")
# Components whose fixtures the test of the form pack compares with.
FIXTURES = {
    "character-count": "with error message and hint, without heading",
    "checkboxes": "with error message and hint, without heading",
    "date-input": "with error message and hint, without heading",
    "error-summary": "with multiple errors",
    "file-upload": "with error message and hint, without heading",
    "input": "with error message and hint, without heading",
    "radios": "with error message and hint, without heading",
    "select": "with error message and hint, without heading",
    "textarea": "with error message and hint, without heading",
}
MIT = """The MIT License (MIT)

Copyright (c) NHS England

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def unpack(name, folder):
    """Fetch one package at its version and return the folder that holds its files."""
    command = ["npm", "pack", f"{name}@{VERSIONS[name]}", "--silent", "--pack-destination", str(folder)]
    archive = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
    target = folder / name
    with tarfile.open(folder / archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package"


def without_source_map(text):
    return re.sub(r"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$", "\n", text)


def corrected_css(text):
    """The stylesheet without the fonts that belong to NHS organisations in England, and with our own addresses of pictures."""
    text, faces = re.subn(r"@font-face\{[^}]*\}", "", text)
    text, families = re.subn(r"Frutiger W01,", "", text)
    if (faces, families) != (2, 1):
        raise SystemExit(f"The stylesheet has changed: {faces} font faces and {families} font families were found. Check it by hand.")
    text = without_source_map(text.replace("url(/assets/images/", "url(images/"))
    named = set(re.findall(r"url\(images/nhsuk-icon-([\w-]+)\.svg\)", text))
    if named != set(ICONS):
        raise SystemExit(f"The stylesheet names other pictures than we copy: {sorted(named)}")
    return text


def refuse_other_hosts(path):
    if "https://" in path.read_text():
        raise SystemExit(f"{path} still holds an address of another host.")


def write_listing(folder, package, licence, files):
    """Write VENDOR.json: package, version, licence and the SHA-256 of each file (paths relative to its folder)."""
    listing = {
        "package": package,
        "version": VERSIONS[package],
        "licence": licence,
        "files": {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)},
    }
    (folder / "VENDOR.json").write_text(json.dumps(listing, indent=2) + "\n")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def vendor_nhsuk(folder):
    package = unpack("nhsuk-frontend", folder) / "dist" / "nhsuk"
    target = ROOT / "static" / "vendor" / "nhsuk"
    css = write(target / "nhsuk-frontend.min.css", corrected_css((package / "nhsuk-frontend.min.css").read_text()))
    script = write(target / "nhsuk-frontend.min.js", without_source_map((package / "nhsuk-frontend.min.js").read_text()))
    for path in (css, script):
        refuse_other_hosts(path)
    names = [f"nhsuk-icon-{icon}.svg" for icon in ICONS]
    icons = [write(target / "images" / name, (package / "assets" / "images" / name).read_text()) for name in names]
    licence = write(target / "LICENCE.txt", MIT)
    write_listing(target, "nhsuk-frontend", "MIT", [css, script, *icons, licence])
    write_fixtures(package)


def write_fixtures(package):
    for component, name in FIXTURES.items():
        fixtures = json.loads((package / "components" / component / "fixtures.json").read_text())["fixtures"]
        html = next(fixture["html"] for fixture in fixtures if fixture["name"] == name)
        write(ROOT / "tests" / "core" / "fixtures" / f"{component}.html", html + "\n")


def vendor_htmx(folder):
    package = unpack("htmx.org", folder)
    target = ROOT / "static" / "vendor" / "htmx"
    script = write(target / "htmx.min.js", without_source_map((package / "dist" / "htmx.min.js").read_text()))
    refuse_other_hosts(script)
    licence = write(target / "LICENCE.txt", (package / "LICENSE").read_text())
    write_listing(target, "htmx.org", "0BSD", [script, licence])


def vendor_axe(folder):
    package = unpack("axe-core", folder)
    target = ROOT / "tests" / "browser"
    script = write(target / "axe.min.js", (package / "axe.min.js").read_text())
    licence = write(target / "LICENCE.axe.txt", (package / "LICENSE").read_text())
    write_listing(target, "axe-core", "MPL-2.0", [script, licence])


def main():
    with tempfile.TemporaryDirectory() as folder:
        for vendor in (vendor_nhsuk, vendor_htmx, vendor_axe):
            vendor(Path(folder))
    print("The front-end libraries are in place.")


if __name__ == "__main__":
    main()
