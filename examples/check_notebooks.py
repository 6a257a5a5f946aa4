"""Runs the notebooks of this folder top to bottom, and compares the numbers that come out with the committed ones.

    VLLM_SIM=path/to/vllm-sim python3 examples/check_notebooks.py [--write] [NOTEBOOK...]

With --write the outputs are put into the notebooks instead. Needs nbformat, nbclient, ipykernel, pandas, matplotlib.
"""

import base64
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

MOST_BYTES = 150_000
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
PNG = b"\x89PNG\r\n\x1a\n"


def clean(notebook):
    """Takes out what differs from run to run though nothing has changed, and what nobody reads."""
    for cell in notebook.cells:
        cell.metadata.clear()
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}


def texts(cell):
    """What a cell's outputs say, and how many pictures they have."""
    said, pictures = [], 0
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            said.append(output.text)
        elif output.output_type in ("execute_result", "display_data"):
            picture = output.data.get("image/png")
            if picture is not None:
                pictures += base64.b64decode(picture).startswith(PNG)
            else:
                said.append(output.data.get("text/plain", ""))
    return "\n".join(said), pictures


def numbers(text):
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


def near(one, other):
    """Equal but for the last digits, which another release of a library may round otherwise."""
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def differences(before, after):
    for number, (old, new) in enumerate(zip(before.cells, after.cells), start=1):
        if old.cell_type != "code":
            continue
        (old_text, old_pictures), (new_text, new_pictures) = texts(old), texts(new)
        old_numbers, new_numbers = numbers(old_text), numbers(new_text)
        if old_pictures != new_pictures:
            yield f"cell {number} has {new_pictures} pictures, and {old_pictures} are committed"
        elif len(old_numbers) != len(new_numbers):
            yield f"cell {number} says {len(new_numbers)} numbers, and {len(old_numbers)} are committed"
        else:
            for one, other in zip(old_numbers, new_numbers):
                if not near(one, other):
                    yield f"cell {number} says {other}, and {one} is committed"
                    break


def check(path, write):
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    NotebookClient(fresh, timeout=300, kernel_name="python3",
                   resources={"metadata": {"path": str(path.parent)}}).execute()
    clean(fresh)
    if write:
        nbformat.write(fresh, path)
        committed = fresh
    problems = list(differences(committed, fresh))
    if path.stat().st_size >= MOST_BYTES:
        problems.append(f"it has {path.stat().st_size:,} bytes, and {MOST_BYTES:,} are the limit")
    said = sum(len(numbers(texts(cell)[0])) for cell in fresh.cells)
    pictures = sum(texts(cell)[1] for cell in fresh.cells)
    if not said or not pictures:
        problems.append("its outputs have no numbers, or no pictures")
    print(f"{path.name}: {said} numbers and {pictures} pictures, {'written' if write else 'compared'};"
          f" {len(problems)} problems", flush=True)
    return [f"{path.name}: {problem}" for problem in problems]


def main(arguments):
    program = os.environ.get("VLLM_SIM", "vllm-sim")
    found = shutil.which(program)
    if found is None:
        sys.exit(f"there is no program {program}: build it, and say where it is with VLLM_SIM")
    os.environ["VLLM_SIM"] = os.path.abspath(found)
    # Kernels warn of a debugger that nobody uses.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    write = "--write" in arguments
    names = [name for name in arguments if name != "--write"]
    paths = [Path(name) for name in names] or sorted(Path(__file__).resolve().parent.glob("*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        problems = [problem for found in pool.map(lambda path: check(path, write), paths) for problem in found]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
