"""Which settings of Keras' classes are whole numbers, and which floats: the types of their defaults.

    KERAS_BACKEND=torch python test/goldens/settings_numbers.py > test/goldens/settings_numbers.json
"""

import inspect
import json

import keras

KINDS = {
    "layers": keras.layers,
    "optimizers": keras.optimizers,
    "schedules": keras.optimizers.schedules,
    "losses": keras.losses,
    "metrics": keras.metrics,
    "initializers": keras.initializers,
    "regularizers": keras.regularizers,
    "constraints": keras.constraints,
}


def numbers(cls):
    found = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        value = parameter.default
        values = value if isinstance(value, (tuple, list)) else [value]
        kinds = {type(v).__name__ for v in values}
        if values and kinds <= {"int", "float"}:
            found[name] = "float" if "float" in kinds else "int"
    return found


table = {
    kind: {name: numbers(cls) for name, cls in sorted(vars(module).items()) if inspect.isclass(cls)}
    for kind, module in KINDS.items()
}
print(json.dumps({kind: {n: f for n, f in classes.items() if f} for kind, classes in table.items()}, indent=1))
