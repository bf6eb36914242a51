"""Where the addresses of QI projects begin."""

PROJECT = "organisations/<slug:organisation>/populations/<int:population>/project/"
MEASURE = f"{PROJECT}measures/<int:measure>/"
IDEA = f"{PROJECT}ideas/<int:idea>/"
CYCLE = f"{PROJECT}tests/<int:cycle>/"
