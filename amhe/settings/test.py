"""Settings for the tests: the real parts, with quick passwords and nothing sent by itself."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="amhe-tests-"))
os.environ["DEMO"] = ""
os.environ["DEBUG"] = ""
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")

from amhe.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
SECOND_FACTOR_REQUIRED = False
CELERY_TASK_ALWAYS_EAGER = True
MAIL_TRANSPORT = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
WHITENOISE_AUTOREFRESH = True
LOGGING = {**LOGGING, "root": {"handlers": [], "level": "WARNING"}}  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, because threads and worker processes share it as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
