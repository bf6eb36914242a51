"""Where the files that jobs make are kept: private, never half-written."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

UNFINISHED = ".unfinished-"


class WholeFileStorage(FileSystemStorage):
    """Files appear under their name when they are complete; saving under a name that exists replaces that file."""

    def get_available_name(self, name, max_length=None):
        return name

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as unfinished:
            try:
                for chunk in content.chunks():
                    unfinished.write(chunk)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                os.chmod(unfinished.name, settings.FILE_UPLOAD_PERMISSIONS)
                os.replace(unfinished.name, path)
            except BaseException:
                os.unlink(unfinished.name)
                raise
        return name


def result_storage():
    return storages["results"]
