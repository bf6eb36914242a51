from queue import Empty

import pytest
from kombu import Connection

OPTIONS = ("data_folder_in", "data_folder_out", "control_folder")


@pytest.fixture
def channel(tmp_path):
    with Connection(transport="jobs.broker.FolderTransport", transport_options={name: str(tmp_path) for name in OPTIONS}) as connection:
        yield connection.default_channel


def test_message_is_read_as_it_was_written(channel, tmp_path):
    channel._put("celery", {"body": "é", "n": 1})
    names = [path.name.partition(".")[2] for path in tmp_path.iterdir()]

    assert (names, channel._get("celery"), list(tmp_path.iterdir())) == (["celery.msg"], {"body": "é", "n": 1}, [])


def test_half_written_message_is_not_seen(channel, tmp_path):
    (tmp_path / "1_a.part").write_text('{"bo')

    with pytest.raises(Empty):
        channel._get("celery")


@pytest.mark.parametrize("text", ["", '{"bo'])
def test_unreadable_message_is_dropped_and_stops_nothing(channel, tmp_path, text):
    (tmp_path / "1_a.celery.msg").write_text(text)

    with pytest.raises(Empty):
        channel._get("celery")
    assert list(tmp_path.iterdir()) == []
