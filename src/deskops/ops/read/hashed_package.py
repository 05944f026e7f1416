"""A package of checks as it was hashed: its files are read once, and those very bytes are what is imported.

Python itself would rather take a folder than a module of the same name, an extension than a source, and a compiled file
whose times fit. None of these need be a file of the package, so none of them is looked at.
"""

import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint
from importlib.util import spec_from_file_location
from pathlib import Path, PurePosixPath
from types import CodeType, ModuleType
from typing import Final, NamedTuple

from deskops.errors import ConfigError
from deskops.i18n import _

_NOT_CODE: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_NEVER_ITS: Final = sys.stdlib_module_names | {"deskops"}  # a package of checks brings none of these


class Source(NamedTuple):
    path: Path
    content: bytes


class Package(NamedTuple):
    """`digest` is over all of its files, compiled ones aside; `modules` are its sources, by the name that imports them.

    Both are empty where a file is missing, or the module that Python would find is not one of them.
    """

    digest: str = ""
    modules: Mapping[str, Source] = {}


def read(point: EntryPoint) -> Package:
    """Nothing of it is run."""
    files = () if point.dist is None else point.dist.files or ()
    code = {str(one): Path(str(one.locate())) for one in files if _counts(one)}
    spec = PathFinder.find_spec(point.module.partition(".")[0])  # a first level: finding it runs nothing
    if spec is None or not spec.origin:
        return Package()
    if Path(spec.origin).resolve() not in {path.resolve() for path in code.values()}:
        return Package()
    whole, modules = sha256(), {}
    for name in sorted(code):
        try:
            content = code[name].read_bytes()
        except OSError:
            return Package()
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
        if module := _module(name):
            modules[module] = Source(code[name], content)
    return Package(whole.hexdigest(), modules)


def load(point: EntryPoint, package: Package) -> None:
    """Import what it points to from `package`, later imports of its own modules included.

    Raises ConfigError where they were imported before in another way or state, and whatever the package raises.
    """
    loader = _Loader(package)
    before = [one for name, one in list(sys.modules.items()) if loader.has(name)]
    if not all(_as_hashed(one, package.digest) for one in before):
        raise ConfigError(
            _("The checks {name} were loaded before, and not as they are now.").format(name=point.name),
            hint=_("Start deskops anew."),
        )
    if not before:
        sys.meta_path[:] = [one for one in sys.meta_path if not _is_for(one, package.digest)]
        sys.meta_path.insert(0, loader)
    point.load()


class _Loader(MetaPathFinder, InspectLoader):
    """Its top-level names are the package's alone: what is not among the sources is not there."""

    def __init__(self, package: Package) -> None:
        self.digest, self._modules = package.digest, package.modules
        self._tops = {name.partition(".")[0] for name in package.modules} - _NEVER_ITS

    def has(self, name: str) -> bool:
        return name.partition(".")[0] in self._tops

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not self.has(fullname):
            return None
        if fullname in self._modules:
            file = self._modules[fullname].path
            inside = [str(file.parent)] if file.name == "__init__.py" else None
            return spec_from_file_location(fullname, file, loader=self, submodule_search_locations=inside)
        if any(name.startswith(f"{fullname}.") for name in self._modules):
            return ModuleSpec(fullname, None, is_package=True)
        raise ModuleNotFoundError(f"{fullname} is no Python source of the package", name=fullname)

    def get_source(self, fullname: str) -> str:
        return self._modules[fullname].content.decode("utf-8", "replace")

    def get_code(self, fullname: str) -> CodeType:
        file, content = self._modules[fullname]
        return self.source_to_code(content, str(file))


def _is_for(finder: object, digest: str) -> bool:
    return isinstance(finder, _Loader) and finder.digest == digest


def _as_hashed(module: ModuleType, digest: str) -> bool:
    spec = module.__spec__
    plain_folder = spec is not None and spec.origin is None and not hasattr(module, "__file__")
    return plain_folder or (spec is not None and _is_for(spec.loader, digest))


def _counts(file: PurePosixPath) -> bool:
    return file.name not in _NOT_CODE and file.suffix != ".pyc"


def _module(name: str) -> str:
    """What imports this file of a package; empty for what is no module."""
    path = PurePosixPath(name)
    parts = path.with_suffix("").parts if path.suffix == ".py" else ()
    if parts[-1:] == ("__init__",):
        parts = parts[:-1]
    return ".".join(parts) if all(one.isidentifier() for one in parts) else ""
