"""One audit: what is asked, judged and gathered."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """This package, which runs its function `audit` when called.

    Importing a module of it binds `preflight.audit` to the package; so the public function of that name works whatever
    was imported first (https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access).
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The report of `preflight.audit.run.audit`."""
        return import_module(f"{__name__}.run").audit(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
