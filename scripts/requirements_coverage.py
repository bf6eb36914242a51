"""`make requirements`: which of the requirements in docs/requirements.md have a test that carries their number."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def requirements():
    """The list as {number: text}, in its own order, for example {"R1": "The programme is ..."}."""
    rows = re.findall(r"^- (R\d+)\. (.+)$", (ROOT / "docs" / "requirements.md").read_text(), flags=re.MULTILINE)
    return dict(rows)


def marked(folder=ROOT / "tests"):
    """The numbers that tests carry: {number: [file:line of each marker]}, read from the source without running it."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
            for number in _numbers(node):
                found.setdefault(number, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _numbers(node):
    """The texts in `pytest.mark.req("R1", "R2")`; nothing for any other node."""
    if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("mark.req"):
        return []
    return [argument.value for argument in node.args if isinstance(argument, ast.Constant)]


def main():
    wanted, found = requirements(), marked()
    missing = [number for number in wanted if number not in found]
    for number in missing:
        print(f"{number:<5} {wanted[number]}")
    for number in sorted(found.keys() - wanted.keys(), key=str):
        print(f"{number!r} is not a requirement: {', '.join(found[number])}")
    print(f"{len(wanted) - len(missing)} of {len(wanted)} requirements have a test with their number; {len(missing)} have none.")


if __name__ == "__main__":
    main()
