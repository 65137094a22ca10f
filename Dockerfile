# The digest is the index of all platforms; dependabot renews it together with the version.
FROM python:3.13.9-slim-bookworm@sha256:b685a4fa58bb19d1814d78a1ec0f0208f351452724f78b20212c984d6e124a34 AS build
COPY pyproject.toml README.md LICENSE agentcore_preflight.py /src/
COPY preflight /src/preflight
RUN python -m venv /opt/preflight && /opt/preflight/bin/pip install --no-cache-dir /src \
    && /opt/preflight/bin/pip uninstall --yes pip

FROM python:3.13.9-slim-bookworm@sha256:b685a4fa58bb19d1814d78a1ec0f0208f351452724f78b20212c984d6e124a34
COPY --from=build /opt/preflight /opt/preflight
ENV PATH=/opt/preflight/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --create-home preflight
USER 10001
WORKDIR /work
ENTRYPOINT ["agentcore-preflight"]
CMD ["--help"]
