from tests.platform.scripts import load

coverage = load("requirements_coverage")


def test_list_holds_every_number_from_1_to_360_in_order():
    assert list(coverage.requirements()) == [f"R{number}" for number in range(1, 361)]


def test_markers_are_found_on_tests_modules_and_parameters(tmp_path, monkeypatch):
    monkeypatch.setattr(coverage, "ROOT", tmp_path)
    (tmp_path / "test_a.py").write_text(
        "import pytest\n"
        'pytestmark = pytest.mark.req("R1")\n'
        '@pytest.mark.req("R2", "R3")\n'
        "def test_x(): ...\n"
        'CASES = [pytest.param(1, marks=pytest.mark.req("R3"))]\n'
        'OTHER = "pytest.mark.req(R9)"\n'
    )

    assert coverage.marked(tmp_path) == {"R1": ["test_a.py:2"], "R2": ["test_a.py:3"], "R3": ["test_a.py:3", "test_a.py:5"]}


def test_count_is_of_the_list_and_names_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(coverage, "requirements", lambda: {"R1": "First.", "R2": "Second."})
    monkeypatch.setattr(coverage, "marked", lambda: {"R2": ["a.py:1"], "R7": ["b.py:2"]})

    coverage.main()

    assert capsys.readouterr().out.splitlines() == [
        "R1    First.",
        "'R7' is not a requirement: b.py:2",
        "1 of 2 requirements have a test with their number; 1 have none.",
    ]
