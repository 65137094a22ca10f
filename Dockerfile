# The digest of the base is pinned by dependabot's first pull request; until then the exact version stands here.
FROM python:3.13.9-slim-bookworm AS build
COPY pyproject.toml README.md LICENSE agentcore_preflight.py /src/
COPY preflight /src/preflight
RUN python -m venv /opt/preflight && /opt/preflight/bin/pip install --no-cache-dir --no-compile /src \
    && /opt/preflight/bin/pip uninstall --yes pip

FROM python:3.13.9-slim-bookworm
COPY --from=build /opt/preflight /opt/preflight
ENV PATH=/opt/preflight/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --create-home preflight
USER 10001
WORKDIR /work
ENTRYPOINT ["agentcore-preflight"]
CMD ["--help"]
