"""What Keras itself reaches on the tasks' shares of data.

    python tasks/reference/measure.py [--seeds 0 1 2] [--file keras.json] [TASK ...]

runs the tasks' Keras programs with each seed and keeps their figures in keras.json, which the tasks quote. It needs
Keras 3 with one of its backends (KERAS_BACKEND), for task 22 SciPy, and the data sets, which are where the engine has
put them (GLASSGRAD_CACHE, else ~/.cache/glassgrad), as is the network of task 23, in Keras' own file. A task and seed that the file has is
not run again: remove the task from the file to measure it anew. It also names the tasks that it has no figures of.
"""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

import keras

import convolutional
import dense

PROGRAMS = {
    int(name.removeprefix("task_")): program
    for module in (dense, convolutional)
    for name, program in vars(module).items()
    if name.startswith("task_")
}
BACKEND = keras.backend.backend()
VERSIONS = {"keras": keras.__version__, BACKEND: version(BACKEND)}


def measure(program, seed, kept):
    """Runs one program; `kept["tasks"]` gets its figures as { task: { share, figures: { name: { seed: value } } } }."""
    keras.utils.set_random_seed(seed)
    for number, figure, value in program():
        task = kept["tasks"].setdefault(str(number), {"share": program.__doc__, "figures": {}})
        task["figures"].setdefault(figure, {})[str(seed)] = value if isinstance(value, int) else round(float(value), 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", type=int, choices=PROGRAMS, metavar="TASK", default=list(PROGRAMS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--file", type=Path, default=Path(__file__).with_name("keras.json"))
    options = parser.parse_args()

    kept = json.loads(options.file.read_text()) if options.file.exists() else {"versions": VERSIONS, "unmeasured": [], "tasks": {}}
    if kept["versions"] != VERSIONS:
        parser.error(f"{options.file} is of {kept['versions']}, this is {VERSIONS}: name another --file")
    for number in options.tasks:
        for seed in options.seeds:
            figures = kept["tasks"].get(str(number), {}).get("figures", {})
            if figures and all(str(seed) in values for values in figures.values()):
                continue
            measure(PROGRAMS[number], seed, kept)
            kept["tasks"] = dict(sorted(kept["tasks"].items(), key=lambda task: int(task[0])))
            kept["unmeasured"] = [number for number in PROGRAMS if str(number) not in kept["tasks"]]
            options.file.write_text(json.dumps(kept, indent=2) + "\n")
            print(f"task {number}, seed {seed}", flush=True)


if __name__ == "__main__":
    main()
