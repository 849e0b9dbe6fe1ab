"""What a module imports, read from its source without running it."""

import ast
import sys
from pathlib import Path


def module_name(path: Path, root: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, module: str, *, is_package: bool = False) -> set[str]:
    """Every name imported anywhere in the source, in functions and for type checkers too, as `package.module.name`.

    The standard library is left out, except `importlib`: an import by a computed name hides from this test.
    """
    found: set[str] = set()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found |= _used(tree, alias)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module, is_package)
            found |= {f"{origin}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Name) and node.id == "__import__":
            found.add("importlib.__import__")
    return {name for name in found if _counts(name.partition(".")[0])}


def public_names(package: Path) -> set[str]:
    """The names in `__all__` of a package."""
    for node in ast.parse((package / "__init__.py").read_text()).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return set(ast.literal_eval(node.value))
    return set()


def matches(name: str, patterns: set[str]) -> bool:
    """`billing.*` stands for billing and all below it, `auth.run` for that one name, `*` for everything."""
    return any(
        pattern in ("*", name) or (pattern.endswith(".*") and (name + ".").startswith(pattern[:-1]))
        for pattern in patterns
    )


def _used(tree: ast.Module, alias: ast.alias) -> set[str]:
    """`import auth` imports what is then taken from it, such as `auth.run`; the package itself if nothing is."""
    handle = alias.asname or alias.name
    if "." in handle:
        return {alias.name}
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is(node.value, handle)]
    bare = sum(_is(node, handle) for node in ast.walk(tree)) > len(taken)
    return {f"{alias.name}.{node.attr}" for node in taken} | ({alias.name} if bare or not taken else set())


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _origin(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, node.module] if node.module else parts)


def _counts(top: str) -> bool:
    return top == "importlib" or top not in sys.stdlib_module_names
