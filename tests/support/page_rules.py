"""What a page must do, and must never do, read from its source. Each rule returns the lines that break it.

The gate at the top of a page decides what is shown. Streamlit runs callbacks before the page, and fragments and
dialogs without it, so whatever they do needs a guard of its own. A rule that cannot see what happens says no.
"""

import ast
import importlib
from collections.abc import Iterator

GATES = {"ensure_login", "ensure_mfa", "ensure_role"}
_GUARD = "requires_mfa"
_CALLBACKS = {"on_click", "on_change", "on_select", "on_submit", "on_dismiss"}
_REACTIONS = {"rerun", "ignore", "stop"}  # words of Streamlit's own in place of a callback
_VIEW = {"st.session_state", "st.query_params"}  # this tab's view, and no more
_HARMLESS = {"bool", "dict", "int", "len", "list", "max", "min", "set", "sorted", "str", "tuple"}
_PARTIAL_RUNS = {"st.fragment", "st.dialog"}
_SHOWN_FILES = {"audio", "image", "pdf", "video"}
_GLOBAL_CACHES = {"cache_data", "cache_resource"}

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def gates_first(source: str) -> list[str]:
    """The gates that a page begins with: its first statements after the docstring and the imports."""
    tree = ast.parse(source)
    ours = _imported_from_auth(tree, GATES)
    body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_text(node)]
    found = []
    for node in body:
        gate = _gate_called(node, ours)
        if gate is None:
            break
        found.append(gate)
    return found


def unguarded_callbacks(source: str) -> list[int]:
    """Callbacks that could write without a proof: not guarded, not a reaction, and more than a change of view."""
    tree = ast.parse(source)
    functions = _functions(tree)
    guards = _imported_from_auth(tree, {_GUARD})
    guarded = _imported_guarded(tree)
    lines = [
        value.lineno
        for value in _callback_values(tree, functions)
        if not (isinstance(value, ast.Name) and value.id in guarded) and not _may_be_called(value, functions, guards)
    ]
    # A name of a callback inside a dictionary (`**options`) would pass it unseen.
    hidden = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in _CALLBACKS]
    return sorted(lines + hidden)


def ungated_partial_runs(source: str) -> list[int]:
    """Fragments and dialogs that neither begin with a gate nor are guarded."""
    tree = ast.parse(source)
    gates = _imported_from_auth(tree, GATES)
    guards = _imported_from_auth(tree, {_GUARD})
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(_dotted(_bare(decorator)) in _PARTIAL_RUNS for decorator in node.decorator_list)
        and not _guarded(node, guards)
        and _gate_called(next(part for part in node.body if not _is_text(part)), gates) is None
    ]


def files_in_media(source: str) -> list[int]:
    """Uses of what puts bytes under `/media`, where any signed-in person may fetch them. Ours go through `/files/`."""
    called = {
        node.func.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SHOWN_FILES
    }
    return sorted(called | set(_mentions(source, {"download_button"})))


def global_caches(source: str) -> list[int]:
    """Uses of `st.cache_*`: one store for all people, which any browser may empty."""
    return _mentions(source, _GLOBAL_CACHES)


def _mentions(source: str, names: set[str]) -> list[int]:
    lines = set()
    for node in ast.walk(ast.parse(source)):
        attribute = isinstance(node, ast.Attribute) and node.attr in names
        imported = isinstance(node, ast.ImportFrom) and any(alias.name in names for alias in node.names)
        text = isinstance(node, ast.Constant) and node.value in names
        if attribute or imported or text:
            lines.add(node.lineno)
    return sorted(lines)


def _imported_from_auth(tree: ast.Module, wanted: set[str]) -> set[str]:
    """The wanted names, as far as they mean what `auth` calls so: imported, not renamed, and not bound again."""
    found = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "auth"
        for alias in node.names
        if alias.name in wanted and alias.asname is None
    }
    return found - set(_bound_again(tree))


def _imported_guarded(tree: ast.Module) -> set[str]:
    """Names of functions from `auth` and `ui` that carry the guard, as they really are: imported, and asked."""
    found = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"auth", "ui"}
        for alias in node.names
        if getattr(getattr(importlib.import_module(node.module or ""), alias.name, None), "__airlock_guard__", False)
    }
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return found - bound - set(_functions(tree))


def _bound_again(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.ImportFrom) and node.module != "auth":
            yield from (alias.asname or alias.name for alias in node.names)


def _gate_called(node: ast.stmt, gates: set[str]) -> str | None:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in gates:
        return value.func.id
    return None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _functions(tree: ast.Module) -> dict[str, Function]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _callback_values(tree: ast.Module, functions: dict[str, Function]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        yield from (keyword.value for keyword in node.keywords if keyword.arg in _CALLBACKS)
        # Some widgets take their callback as the fourth argument, too.
        if isinstance(node.func, ast.Attribute) and _dotted(node.func) not in _PARTIAL_RUNS:
            for value in node.args:
                if isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id in functions):
                    yield value


def _may_be_called(value: ast.expr, functions: dict[str, Function], guards: set[str]) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is None or value.value in _REACTIONS
    if isinstance(value, ast.Lambda):
        return _only_changes_the_view(value)
    function = functions.get(value.id) if isinstance(value, ast.Name) else None
    return function is not None and (_guarded(function, guards) or _only_changes_the_view(function))


def _guarded(function: Function, guards: set[str]) -> bool:
    """The guard is the outermost decorator: inside another one it would guard something else."""
    decorators = [] if isinstance(function, ast.Lambda) else function.decorator_list
    names = [_dotted(_bare(decorator)) for decorator in decorators]
    outer = [name for name in names if name not in _PARTIAL_RUNS]
    return bool(outer) and outer[0] in guards


def _only_changes_the_view(function: Function) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return all(
        (name := _dotted(call.func)) in _HARMLESS or any(name.startswith(f"{view}.") for view in _VIEW)
        for call in calls
    )


def _bare(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
