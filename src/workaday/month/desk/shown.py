"""Records as text for people and models: YAML, in the order in which they were written."""

from __future__ import annotations

import yaml


def as_yaml(value: object) -> str:
    return yaml.dump(
        value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000
    ).rstrip()
