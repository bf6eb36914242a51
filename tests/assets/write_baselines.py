"""Write the structure of the pictures anew: `python -m tests.assets.write_baselines`. Look at the pictures before you commit it."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "baselines"
KEPT = ("none", "five", "twenty", "sixty", "sixty in one segment", "sixty long names")


def structure(data):
    """The canvas and the boxes of a picture, in whole units: [kind, label, left, top, right, bottom]."""
    from assets.drawing import boxes
    from assets.drawing.picture import canvas

    found = [[box.kind, box.label, *map(round, (box.left, box.top, box.right, box.bottom))] for box in boxes(data)]
    return {"canvas": [round(side) for side in canvas(data)], "boxes": found}


def path_of(name):
    return FOLDER / f"{name.replace(' ', '_')}.json"


def as_text(structured):
    rows = ",\n".join(json.dumps(box, ensure_ascii=False) for box in structured["boxes"])
    return f'{{"canvas": {structured["canvas"]}, "boxes": [\n{rows}\n]}}\n'


def main():
    import django

    django.setup()
    from tests.assets.maps import case

    FOLDER.mkdir(exist_ok=True)
    for name in KEPT:
        path_of(name).write_text(as_text(structure(case(name))), encoding="utf-8")


if __name__ == "__main__":
    main()
