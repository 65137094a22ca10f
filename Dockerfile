FROM python:3.13-slim
COPY . /src
RUN pip install --no-cache-dir /src && rm -rf /src && useradd --create-home preflight
USER preflight
WORKDIR /work
ENTRYPOINT ["agentcore-preflight"]
