"""`manage.py import_organisations`."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.reference import FOLDER
from organisations.models import Organisation, Seat
from tests.factories.organisations import WaveFactory

pytestmark = pytest.mark.django_db

GOOD = "Organisation,Nation,Type,Wave,Role,Role title,Level\nEastshire,England,NHS trust,Wave 3,Project lead,Psychiatrist,7\n"


@pytest.fixture
def file(tmp_path):
    WaveFactory()
    path = tmp_path / "teams.csv"
    path.write_text(GOOD)
    return path


def test_import_organisations_adds_the_rows(file, capsys):
    call_command("import_organisations", file)

    assert capsys.readouterr().out == "Column “Level” is ignored.\n1 organisation and 1 seat were added.\n"
    assert Organisation.objects.get().name == "Eastshire"


def test_import_organisations_with_check_adds_nothing(file, capsys):
    call_command("import_organisations", file, "--check")

    assert capsys.readouterr().out.endswith("1 organisation and 1 seat will be added.\n")
    assert not Organisation.objects.exists()


def test_import_organisations_prints_every_problem_and_adds_nothing(file, capsys):
    file.write_text(GOOD + "Westshire,Wales,NHS trust,Wave 3,Boss,Nurse,\n,,,,,Nurse,\n")

    with pytest.raises(CommandError, match="3 problems"):
        call_command("import_organisations", file)

    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        "Row 3, Role",
        "Row 4, Organisation",
        "Row 4, Role",
    ]
    assert not Organisation.objects.exists()


def test_import_organisations_refuses_a_file_that_is_not_there(file):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_organisations", Path("nowhere.csv"))


def test_import_organisations_loads_the_example_teams_of_the_programme(file, capsys):
    call_command("import_organisations", FOLDER / "demo_organisations.json", "--wave", "Wave 3")

    assert capsys.readouterr().out == "3 organisations and 38 seats were added.\n"
    assert Seat.objects.filter(team__participation__organisation__ods_code="RH5").count() == 14


def test_import_organisations_wants_a_wave_for_the_example_teams(file):
    with pytest.raises(CommandError, match="Name a wave"):
        call_command("import_organisations", FOLDER / "demo_organisations.json", "--wave", "Wave 9")
