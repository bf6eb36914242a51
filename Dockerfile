# Built in two steps, so that the image holds no compiler and no pip cache.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.txt /requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.11-slim-bookworm
# Pango and HarfBuzz draw the PDFs; the PostgreSQL client makes the backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin amhe \
    && install -d -o amhe -g amhe -m 0750 /data
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    VAR_DIR=/data \
    STATIC_ROOT=/app/collected
WORKDIR /app
COPY . .
RUN SECRET_KEY=only-while-building VAR_DIR=/tmp/building python manage.py collectstatic --noinput -v 0 \
    && rm -rf /tmp/building \
    && python -m compileall -q .
ENV DJANGO_SETTINGS_MODULE=amhe.settings.production
USER amhe
EXPOSE 8000
ENTRYPOINT ["scripts/entrypoint"]
CMD ["gunicorn", "amhe.wsgi:application"]
