"""Loads two versions of a module and compares them. One JSON line for each task; every version lives in a process of its own."""
import ast
import importlib
import inspect
import itertools
import json
import os
import signal
import sys

INPUTS = [None, "", "alpha", "a/b.c", 0, 3, True, [], ["a", "b"], {}, {"a": 1}]


def answer(task, place):
    if task["how"] == "same code":
        return {"there": True, "code": code_of(os.path.join(place, task["path"]), task["name"])}
    sys.path.insert(0, place)
    module = importlib.import_module(task["path"][:-3].replace("/", ".").replace(".__init__", ""))
    owner = getattr(module, task["owner"], None) if task.get("owner") else module
    there = getattr(owner, task["name"], None)
    if there is None:
        return {"there": False}
    if task["how"] == "arity":
        try:
            inspect.signature(there).bind(*["x"] * task["count"])
            inspect.signature(there).bind(*["x"] * task["needed"])
            return {"there": True}
        except TypeError:
            return {"there": False}
    if task["how"] == "behaviour" and task.get("owner"):
        return {"there": True}
    if task["how"] == "behaviour" and not callable(there):
        return {"there": True, "code": clean(repr(there))}
    if task["how"] == "behaviour":
        return {"there": True, "code": outcomes(there, task["count"])}
    return {"there": True}


def code_of(path, name):
    with open(path, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    for node in ast.walk(tree):
        names = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
        if name in names and node in tree.body:
            return ast.dump(node)
        if getattr(node, "name", None) == name and isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            for inner in ast.walk(node):
                body = getattr(inner, "body", None)
                if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0], "value", None), ast.Constant) and isinstance(body[0].value.value, str):
                    body[0].value.value = ""
            return ast.dump(node)
    return None


def outcomes(function, count):
    found = []
    for args in itertools.islice(itertools.product(INPUTS, repeat=max(1, min(count, 2))), 121):
        args = [json.loads(json.dumps(arg)) for arg in args] + [INPUTS[at % len(INPUTS)] for at in range(2, count)]
        try:
            result = function(*args)
            if inspect.isgenerator(result):
                result = list(itertools.islice(result, 20))
            found.append(clean(repr(result)) + clean(repr(args)))
        except BaseException as error:  # noqa: BLE001
            found.append(type(error).__name__ + clean(str(error)))
    return "\n".join(found)


def clean(text):
    return "".join(part if at == 0 else part.lstrip("0123456789abcdef") for at, part in enumerate(text.split("0x")))[:300]


def apart(task, place):
    """In a child process that cannot print, and that is stopped after a while."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.environ["PATH"] = ""
        os.environ["PYTHONHASHSEED"] = "0"
        os.makedirs(place, exist_ok=True)
        os.chdir(place)
        signal.alarm(8)
        try:
            found = answer(task, place)
        except BaseException as error:  # noqa: BLE001
            found = {"there": False, "why": repr(error)[:200]}
        os.write(write, json.dumps(found).encode()[:60000])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    try:
        return json.loads(text)
    except ValueError:
        return {"there": True, "code": "no end"}


def main():
    sys.path.append(sys.argv[2])
    with open(sys.argv[1], encoding="utf-8") as tasks:
        for task in json.load(tasks):
            before, now = apart(task, task["before"]), apart(task, task["now"])
            found = {"id": task["id"], "before": before["there"], "now": now["there"]}
            if "code" in before and "code" in now:
                found["same"] = before["code"] == now["code"]
            print(json.dumps(found), flush=True)


main()
