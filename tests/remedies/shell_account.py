"""A real shell before a simulated account: `aws` is the AWS CLI in this process, `docker` pushes what it would build."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import traceback
from functools import cache
from pathlib import Path
from unittest.mock import patch

from preflight.demo.site import Site
from preflight.demo.state import states
from preflight.demo.worlds import images

CLIENT = """#!{python} -IS
import json, socket, sys
stdin = "" if sys.stdin.isatty() or sys.argv[1:2] != ["login"] else sys.stdin.read()
with socket.socket(socket.AF_UNIX) as to:
    to.connect({path!r})
    to.sendall(json.dumps([{name!r}, sys.argv[1:], stdin]).encode() + b"\\n")
    answer = json.loads(to.makefile().readline())
sys.stdout.write(answer["out"]); sys.stderr.write(answer["err"]); sys.exit(answer["code"])
"""
IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<name>[^:@]+):(?P<tag>.+)"
)
LOOKS = ("describe-", "get-", "list-", "sts")


@cache
def models():
    """One loader of AWS's models for all calls: to read them takes longer than a call."""
    import awscli
    from botocore.loaders import create_loader

    return create_loader(str(Path(awscli.__file__).parent / "data"))


class ShellAccount:
    """Runs scripts in the account of a world; `calls` are the commands that were run, look-ups aside."""

    def __init__(self, session, region: str, folder: Path) -> None:
        self.session, self.region, self.folder = session, region, folder
        self.calls: list[list[str]] = []
        self.path = str(folder / "socket")
        for name in ("aws", "docker"):
            tool = folder / "bin" / name
            tool.parent.mkdir(exist_ok=True)
            tool.write_text(CLIENT.format(python=sys.executable, path=self.path, name=name), encoding="utf-8")
            tool.chmod(tool.stat().st_mode | stat.S_IEXEC)

    @contextlib.contextmanager
    def listening(self):
        """Answers the programs meanwhile."""
        given = self.session.get_credentials().get_frozen_credentials()
        keys = {"AWS_ACCESS_KEY_ID": given.access_key, "AWS_SECRET_ACCESS_KEY": given.secret_key}
        with (
            patch.dict(os.environ, {**keys, "AWS_SESSION_TOKEN": given.token or ""}),
            socket.socket(socket.AF_UNIX) as at,
        ):
            at.bind(self.path)
            at.listen()
            at.settimeout(0.2)
            self.over = False
            thread = threading.Thread(target=self._serve, args=(at,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                self.over = True
                thread.join()
                Path(self.path).unlink()

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """The outcome of a script; `calls` starts anew."""
        self.calls = []
        file = self.folder / "fixes.sh"
        file.write_text(script, encoding="utf-8", newline="")
        env = {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder)}
        return subprocess.run(
            ["sh", str(file)], cwd=self.folder, env=env, capture_output=True, text=True, timeout=300, check=False
        )

    def _serve(self, at: socket.socket) -> None:
        while not self.over:
            try:
                connection, _ = at.accept()
            except TimeoutError:
                continue
            with connection:
                name, argv, _ = json.loads(connection.makefile().readline())
                try:
                    code, out, err = self._aws(argv) if name == "aws" else self._docker(argv)
                except Exception:  # noqa: BLE001 - the script sees it as the program's error
                    code, out, err = 70, "", traceback.format_exc()
                if not (name == "aws" and (argv[0] == "sts" or argv[1].startswith(LOOKS))) and argv[0] != "login":
                    self.calls.append([name, *argv])
                connection.sendall(json.dumps({"code": code, "out": out, "err": err}).encode() + b"\n")

    def _aws(self, argv: list[str]) -> tuple[int, str, str]:
        from awscli.clidriver import create_clidriver

        driver = create_clidriver()
        driver.session.register_component("data_loader", models())
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = driver.main([*argv, *([] if "--region" in argv else ["--region", self.region])])
            except SystemExit as stopped:
                code = stopped.code if isinstance(stopped.code, int) else 252
        return code, out.getvalue(), err.getvalue()

    def _docker(self, argv: list[str]) -> tuple[int, str, str]:
        """Pushes the image that a build or push names, for the platform the build asks for."""
        if argv[0] in {"login", "pull", "tag"}:
            return 0, "", ""
        named = next((IMAGE.fullmatch(part) for part in argv if IMAGE.fullmatch(part)), None)
        if named is None:
            return 1, "", f"no image of ECR is named: {argv}"
        pushes = argv[0] == "push" or "--push" in argv
        if pushes:
            platform = next((part for part in argv if part.startswith("linux/")), "linux/arm64")
            account = states[named["account"]][named["region"]]
            site = Site(self.session, named["region"], named["account"], account)
            images.push_image(site, named["name"], platform.removeprefix("linux/"), named["tag"])
        return 0, "", ""
