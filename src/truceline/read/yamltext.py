"""YAML in which every value is text, so that nothing is changed by a guess at its type.

Plain YAML reads 8.10 as 8.1, NO as false and 2025-07-28T24:00 as an error. It also keeps the
last of two equal keys in silence, and lets aliases swell a small file; both are refused here.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

NULL: Final = "tag:yaml.org,2002:null"


class Lined(dict[str, Any]):
    """A mapping that remembers the line it begins at, from 1."""

    line: int = 0


class _TextLoader(yaml.SafeLoader):
    """A safe loader that resolves nothing but null."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.constructor.ConstructorError(None, None, "aliases are not read", mark)
        return super().compose_node(parent, index)


def _mapping(loader: _TextLoader, node: yaml.MappingNode) -> Lined:
    found = Lined()
    found.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, "a key has to be a word", key_node.start_mark
            )
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_TextLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag == NULL]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(data: bytes) -> Any:
    """Return the one document of a YAML file: `Lined`, lists, strings and None.

    Raises:
        ValueError: if it is not YAML of that kind; the message names line and column.
    """
    try:
        return yaml.load(data.decode("utf-8-sig"), Loader=_TextLoader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(f"{where}{error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
