"""Pickles of plain data and NumPy arrays, read without running anything.

Python's own unpickler calls what a file names. This one calls nothing: it knows the few operations
that dicts, lists, strings, numbers and arrays are made of, and an array is put together from its
bytes here. Whatever else a file asks for is refused by name.
"""

from __future__ import annotations

import io
import pickletools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pose_engine.formats.frame_poses import PoseFileError

MOST_OPERATIONS: Final = 500_000  # nine cameras' arrays take about a hundred
MOST_DEPTH: Final = 20
MOST_MEMORY: Final = 200_000  # things remembered by number
_MARK: Final = object()
# What a file may name, and what it stands for here.
_ARRAY, _MAKE, _DTYPE, _SCALAR, _BUFFER, _LATIN_1 = (
    "array",
    "make",
    "dtype",
    "scalar",
    "buf",
    "bytes",
)
_KNOWN: Final = {
    ("numpy", "ndarray"): _ARRAY,
    ("numpy", "dtype"): _DTYPE,
    ("_codecs", "encode"): _LATIN_1,
} | {
    (f"numpy.{core}.{module}", name): kind
    for core in ("core", "_core")
    for module, name, kind in (
        ("multiarray", "_reconstruct", _MAKE),
        ("multiarray", "scalar", _SCALAR),
        ("numeric", "_frombuffer", _BUFFER),
    )
}


@dataclass(frozen=True)
class _Named:
    kind: str


class _Unmade:
    """An array that gets its numbers by the next operation."""

    array: np.ndarray[Any, Any] | None = None


class _Dtype:
    """A kind of number, and its byte order as it becomes known."""

    def __init__(self, code: object) -> None:
        if not (isinstance(code, str) and len(code) in (2, 3) and code[0] in "fiub"):
            what = code[:20] if isinstance(code, str) else type(code).__name__
            raise PoseFileError(f"it holds an array of {what!r}, not of numbers")
        self.code, self.order = code, "<"

    @property
    def real(self) -> np.dtype[Any]:
        return np.dtype(f"{self.order}{self.code}")


def loads(data: bytes) -> Any:
    """The data of a pickle. Raises `PoseFileError`."""
    machine = _Machine()
    try:
        for count, (operation, argument, _) in enumerate(pickletools.genops(io.BytesIO(data))):
            if count > MOST_OPERATIONS:
                raise PoseFileError("it takes too many steps to read")
            machine.do(operation.name, argument)
            if operation.name == "STOP":
                return _Finish().of(machine.pop())
    except PoseFileError:
        raise
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError) as error:
        raise PoseFileError(f"it is a damaged pickle: {error}") from error
    except (MemoryError, RecursionError) as error:
        raise PoseFileError("it is a pickle that asks for too much memory") from error
    raise PoseFileError("it is a damaged pickle: it has no end")


class _Machine:
    """The stack and the memory of the format, without its powers."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}

    def pop(self) -> Any:
        return self.stack.pop()

    def do(self, name: str, argument: Any) -> None:
        if name in _VALUES:
            self.stack.append(argument)
        elif name in _FIXED:
            self.stack.append(_FIXED[name]())
        elif name in _OTHERS:
            _OTHERS[name](self, argument)
        else:
            raise PoseFileError(f"it is a pickle with {name}, which could run code: refused")

    def drop(self) -> None:
        self.stack.pop()

    def items(self) -> list[Any]:
        """What lies above the last mark, which goes with it."""
        place = len(self.stack) - 1
        while self.stack[place] is not _MARK:
            place -= 1
            if place < 0:
                raise ValueError("a mark is missing")
        found = self.stack[place + 1 :]
        del self.stack[place:]
        return found

    # -- the operations

    def tuple_of(self, count: int) -> None:
        if count > len(self.stack):
            raise ValueError("the stack is too short")
        found = tuple(self.stack[len(self.stack) - count :])
        del self.stack[len(self.stack) - count :]
        self.stack.append(found)

    def append(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, list):
            raise ValueError("what is no list is appended to")
        target.extend(values)

    def set_items(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict) or len(values) % 2:
            raise ValueError("what is no dict gets entries")
        for key, value in zip(values[::2], values[1::2], strict=True):
            if not isinstance(key, str | int | float | bytes):
                raise ValueError("a dict has a key that is no text or number")
            target[key] = value

    def remember(self, number: int) -> None:
        if len(self.memory) >= MOST_MEMORY:
            raise PoseFileError("it is a pickle that remembers too much")
        self.memory[number] = self.stack[-1]

    def name(self, module: object, name: object) -> None:
        kind = _KNOWN.get((module, name)) if isinstance(module, str) else None  # type: ignore[arg-type]
        if kind is None:
            what = f"{module}.{name}"[:60]
            raise PoseFileError(
                f"it is a pickle that names {what!r}, which could run code: refused"
            )
        self.stack.append(_Named(kind))

    def stack_global(self) -> None:
        name, module = self.pop(), self.pop()
        if not (isinstance(name, str) and isinstance(module, str)):
            raise ValueError("a name is no text")
        self.name(module, name)

    def reduce(self) -> None:
        arguments, named = self.pop(), self.pop()
        if not isinstance(named, _Named) or not isinstance(arguments, tuple):
            raise PoseFileError("it is a pickle that calls what cannot be called: refused")
        self.stack.append(_made(named.kind, arguments))

    def build(self) -> None:
        state, target = self.pop(), self.stack[-1]
        if isinstance(target, _Dtype) and isinstance(state, tuple) and len(state) >= 2:
            if state[1] not in ("<", ">", "|", "="):
                raise ValueError("a byte order is unknown")
            target.order = state[1]
        elif isinstance(target, _Unmade) and isinstance(state, tuple) and len(state) == 5:
            _, shape, dtype, fortran, content = state
            target.array = _array(content, dtype, shape, "F" if fortran else "C")
        else:
            raise PoseFileError("it is a pickle that builds what is no array: refused")


def _made(kind: str, arguments: tuple[Any, ...]) -> Any:
    """What the few things that may be called make."""
    if kind == _MAKE:
        return _Unmade()
    if kind == _DTYPE:
        return _Dtype(arguments[0])
    if kind == _LATIN_1 and len(arguments) == 2 and isinstance(arguments[0], str):
        return arguments[0].encode("latin-1")
    if kind == _BUFFER and len(arguments) == 4:
        content, dtype, shape, order = arguments
        unmade = _Unmade()
        unmade.array = _array(content, dtype, shape, "F" if order == "F" else "C")
        return unmade
    if kind == _SCALAR and len(arguments) == 2:
        return _array(arguments[1], arguments[0], (), "C").item()
    raise PoseFileError(f"it is a pickle with a {kind} that is not understood")


def _array(content: object, dtype: object, shape: object, order: Any) -> np.ndarray[Any, Any]:
    """An array of a copy of its bytes; NumPy checks that they fit the shape."""
    if not isinstance(content, bytes | bytearray) or not isinstance(dtype, _Dtype):
        raise ValueError("an array is not made of numbers")
    if not isinstance(shape, tuple) or not all(isinstance(side, int) for side in shape):
        raise ValueError("an array's shape is no tuple of numbers")
    if any(side < 0 for side in shape) or len(shape) > 8:
        raise ValueError("an array's shape is impossible")
    return np.frombuffer(content, dtype.real).reshape(shape, order=order).copy()


class _Finish:
    """Puts the arrays of the data into their places; what is deeper or larger than data may be,
    as what holds itself or the same things again and again, is refused."""

    def __init__(self) -> None:
        self.left = MOST_OPERATIONS

    def of(self, value: Any, depth: int = 0) -> Any:
        self.left -= 1
        if depth > MOST_DEPTH or self.left < 0:
            raise PoseFileError("it is nested too deeply")
        if isinstance(value, _Unmade):
            if value.array is None:
                raise ValueError("an array has no numbers")
            return value.array
        if isinstance(value, dict):
            return {key: self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(item, depth + 1) for item in value]
        if isinstance(value, _Named | _Dtype) or value is _MARK:
            raise ValueError("it holds what is no data")
        return value


_VALUES: Final = frozenset(
    {"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"}
    | {"BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"}
    | {"UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
    | {"STRING", "BINSTRING", "SHORT_BINSTRING"}
)
_FIXED: Final[dict[str, Callable[[], Any]]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
    "EMPTY_TUPLE": tuple,
    "MARK": lambda: _MARK,
}
_OTHERS: Final[dict[str, Callable[[_Machine, Any], None]]] = {
    "PROTO": lambda machine, argument: None,
    "FRAME": lambda machine, argument: None,
    "STOP": lambda machine, argument: None,
    "POP": lambda machine, argument: machine.drop(),
    "TUPLE": lambda machine, argument: machine.stack.append(tuple(machine.items())),
    "TUPLE1": lambda machine, argument: machine.tuple_of(1),
    "TUPLE2": lambda machine, argument: machine.tuple_of(2),
    "TUPLE3": lambda machine, argument: machine.tuple_of(3),
    "LIST": lambda machine, argument: machine.stack.append(machine.items()),
    "APPEND": lambda machine, argument: machine.append([machine.pop()]),
    "APPENDS": lambda machine, argument: machine.append(machine.items()),
    "SETITEM": lambda machine, argument: machine.set_items([machine.pop(), machine.pop()][::-1]),
    "SETITEMS": lambda machine, argument: machine.set_items(machine.items()),
    "PUT": lambda machine, argument: machine.remember(argument),
    "BINPUT": lambda machine, argument: machine.remember(argument),
    "LONG_BINPUT": lambda machine, argument: machine.remember(argument),
    "MEMOIZE": lambda machine, argument: machine.remember(len(machine.memory)),
    "GET": lambda machine, argument: machine.stack.append(machine.memory[argument]),
    "BINGET": lambda machine, argument: machine.stack.append(machine.memory[argument]),
    "LONG_BINGET": lambda machine, argument: machine.stack.append(machine.memory[argument]),
    "GLOBAL": lambda machine, argument: machine.name(*argument.split(" ", 1)),
    "STACK_GLOBAL": lambda machine, argument: machine.stack_global(),
    "REDUCE": lambda machine, argument: machine.reduce(),
    "BUILD": lambda machine, argument: machine.build(),
}
