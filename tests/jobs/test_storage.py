import pytest
from django.core.files.base import ContentFile

from jobs.storage import WholeFileStorage


def test_file_replaces_the_one_of_the_same_name(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    names = [storage.save("ab/plan.pdf", ContentFile(content)) for content in (b"first", b"second")]

    assert names == ["ab/plan.pdf", "ab/plan.pdf"]
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["plan.pdf"]
    assert (tmp_path / "ab" / "plan.pdf").read_bytes() == b"second"
    assert (tmp_path / "ab" / "plan.pdf").stat().st_mode & 0o777 == 0o640


def test_file_that_cannot_be_written_to_its_end_leaves_nothing(tmp_path):
    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("disk full")

    storage = WholeFileStorage(location=tmp_path)
    storage.save("plan.pdf", ContentFile(b"first"))

    with pytest.raises(OSError, match="disk full"):
        storage.save("plan.pdf", Broken(b""))

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("plan.pdf", b"first")]
