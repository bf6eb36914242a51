"""The folder broker of the embedded mode, with whole messages only.

Kombu's own writes a message under its final name and reads it without a lock: a worker that looks in between finds half a
message and stops with an error. Here a message gets its name when it is complete, and an unreadable one is dropped: the row is
the work, and the tick sends a new message for it.
"""

import logging
import os
import uuid
from queue import Empty
from time import monotonic

from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}"
        incomplete = os.path.join(self.data_folder_out, f"{name}.part")
        with open(incomplete, "w", encoding="utf-8") as message:
            message.write(dumps(payload))
        os.rename(incomplete, os.path.join(self.data_folder_out, f"{name}.{queue}.msg"))

    def _get(self, queue):
        try:
            return super()._get(queue)
        except ValueError:
            logger.warning("Dropped an unreadable message")
            raise Empty from None


class FolderTransport(filesystem.Transport):
    Channel = Channel
