"""Small mistakes to plant in a module: each mutant is the whole source with one thing changed.

What only words an error or a type is left alone: nobody promises those to the letter.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_WORDING = {"expected", "got", "check", "slots", "repr", "kw_only", "name", "daemon"}
"""Arguments whose value decides nothing."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`source` is the module with the mistake in it; `was` became `became`."""

    line: int
    was: str
    became: str
    source: str = field(repr=False)


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    spared = {id(node) for root in _spared(tree) for node in ast.walk(root)}
    nodes = [node for node in ast.walk(tree) if id(node) not in spared and hasattr(node, "lineno")]
    for node in sorted(nodes, key=lambda one: (one.lineno, one.col_offset)):  # type: ignore[attr-defined]
        for replacement in _replacements(node):
            changed = ast.unparse(ast.fix_missing_locations(_Replace(node, replacement).visit(copy_of(tree, node))))
            yield Mutant(node.lineno, _short(node), _short(replacement), changed)  # type: ignore[attr-defined]


def copy_of(tree: ast.Module, node: ast.AST) -> ast.Module:
    """A copy of the tree in which `node` itself is kept, so that it can be found."""
    return copy.deepcopy(tree, {id(node): node})


class _Replace(ast.NodeTransformer):
    def __init__(self, node: ast.AST, replacement: ast.AST) -> None:
        self._node, self._replacement = node, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return self._replacement if node is self._node else self.generic_visit(node)


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            changed = copy.copy(node)
            changed.ops = [*node.ops[:place], _OPPOSITE[type(operator)](), *node.ops[place + 1 :]]
            yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None and not _is_no(node.value):
        yield ast.Return(ast.Constant(None))


def _spared(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _WORDING:
            yield node
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.FunctionDef):
            yield from (argument.annotation for argument in _arguments(node) if argument.annotation is not None)
            yield from ([node.returns] if node.returns is not None else [])
        elif isinstance(node, ast.JoinedStr):
            yield node


def _arguments(node: ast.FunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _is_no(node: ast.expr) -> bool:
    """Whether what is returned says no already: to every caller `None` and `False` are the same."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:160]
