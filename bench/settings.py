"""The settings of the site with two addresses more: the bare views that it is measured against."""

from amhe.settings.base import *  # noqa: F403
from amhe.settings.base import BASE_DIR, MIDDLEWARE, TEMPLATES, VAR_DIR

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.middleware.QueryCountMiddleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]
BENCH_FILE = VAR_DIR / "bench.pdf"
