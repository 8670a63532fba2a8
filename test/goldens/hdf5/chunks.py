"""Writes chunks.h5, newer_chunks.h5, and compressed copies of two of Keras' files. Run with h5py 3.16: python chunks.py

Every array in packed/ and cut/ is numbers(shape, dtype): 0, 1, 2, … less 3, floats halved. No group has more than eight
members: libver="latest" keeps those of larger ones in another way.
"""
import h5py
import numpy as np


def numbers(shape, dtype):
    whole = np.arange(np.prod(shape)).reshape(shape) - (0 if dtype == "u1" else 3)
    return (whole / 2 if np.dtype(dtype).kind == "f" else whole).astype(dtype)


def put(file, name, shape, dtype, chunks, **options):
    return file.create_dataset(name, data=numbers(shape, dtype), chunks=chunks, **options)


GZIP = {"compression": "gzip", "compression_opts": 9}
ALL = {**GZIP, "shuffle": True, "fletcher32": True}


def put_all(file):
    """What either layout has: whole and partial chunks at the edges."""
    put(file, "cut/plain", (5, 7), "f4", (2, 3))
    put(file, "cut/one", (5, 7), "f4", (5, 7))
    put(file, "packed/gzip", (5, 7), "f4", (2, 7), **GZIP)
    put(file, "packed/one_gzip", (40, 50), "f4", (40, 50), **GZIP)
    put(file, "packed/shuffle", (5, 7), "f8", (2, 3), shuffle=True, **GZIP)
    put(file, "packed/half", (3, 4, 5), "f2", (2, 3, 5), **ALL)
    put(file, "packed/whole", (3, 4, 5), "i4", (3, 3, 2), fletcher32=True)
    put(file, "packed/long", (9,), "i8", (4,), **ALL)
    put(file, "packed/big_endian", (9,), ">f4", (4,), **ALL)
    put(file, "packed/odd", (5,), "u1", (3,), fletcher32=True)
    # A chunk that no filter made smaller is kept as it is.
    some = file.create_dataset("cut/some", (6,), "f4", chunks=(4,), **GZIP)
    some[:] = numbers((6,), "f4")
    some.id.write_direct_chunk((0,), numbers((4,), "f4").tobytes(), filter_mask=1)
    part = file.create_dataset("refused/part", (6,), "f4", chunks=(2,))
    part[:2] = 1
    file.create_dataset("refused/unwritten", (6,), "f4", chunks=(2,))
    put(file, "refused/lzf", (9,), "f4", (4,), compression="lzf")


with h5py.File("chunks.h5", "w", libver="earliest") as file:
    put_all(file)
    put(file, "cut/many", (200,), "f4", (1,))  # a tree of two levels
    put(file, "cut/grows", (5, 7), "f4", (2, 3), maxshape=(None, None))
    first = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    first.set_chunk((4,))
    first.set_fletcher32()
    first.set_shuffle()
    first.set_deflate(9)
    space = h5py.h5s.create_simple((9,))
    h5py.h5d.create(file["cut"].id, b"checksum_first", h5py.h5t.IEEE_F32LE, space, first)
    file["cut/checksum_first"][:] = numbers((9,), "f4")

with h5py.File("newer_chunks.h5", "w", libver="latest") as file:
    put_all(file)
    put(file, "cut/many", (1100,), "i2", (1,))  # more than a page of chunks
    put(file, "cut/wide", (70_000,), "i4", (70_000,), shuffle=True, **GZIP)  # a size of three bytes
    put(file, "refused/bounded", (5, 7), "f4", (2, 3), maxshape=(9, 9))
    put(file, "refused/extensible", (5, 7), "f4", (2, 3), maxshape=(None, 7))
    put(file, "refused/tree", (5, 7), "f4", (2, 3), maxshape=(None, None))
    last = file.create_dataset("refused/last", (1100,), "u1", chunks=(1,))
    last[1099] = 1


def compress(source, target):
    def copy(name, item):
        if isinstance(item, h5py.Group):
            made = new.require_group(name)
        elif item.shape == ():
            made = new.create_dataset(name, data=item[()])
        else:
            chunks = tuple(max(1, n * 2 // 3) for n in item.shape)
            made = new.create_dataset(name, data=item[()], chunks=chunks, **ALL)
        made.attrs.update(item.attrs)

    with h5py.File(source) as old, h5py.File(target, "w") as new:
        new.attrs.update(old.attrs)
        old.visititems(copy)


compress("../models/cnn.h5", "cnn.h5")
compress("../models/mlp.weights.h5", "mlp.weights.h5")
