"""Makes kinds.json: small pictures of several kinds, and what Pillow sees in them. python kinds.py"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(2)
small = rng.integers(0, 256, size=(6, 11, 3)).astype("uint8")
cases = []


def save(name, image, kind, tolerance=0, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    seen = ImageOps.exif_transpose(Image.open(io.BytesIO(buffer.getvalue()))).convert("RGB")
    pixels = np.asarray(seen)
    cases.append({
        "name": name, "file": base64.b64encode(buffer.getvalue()).decode(), "tolerance": tolerance,
        "shape": pixels.shape, "pixels": pixels.ravel().tolist(),
    })


rgb = Image.fromarray(small)
save("webp, lossless", rgb, "WEBP", lossless=True)
save("webp, lossy", Image.fromarray(np.repeat(np.repeat(small[:2, :2], 16, 0), 16, 1)), "WEBP", tolerance=3)
save("gif", rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=16), "GIF")
save("bmp, 24 bits", rgb, "BMP")
save("bmp, grey by a palette", rgb.convert("L"), "BMP")
save("bmp, 8 bits", rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=50), "BMP")
save("bmp, 1 bit", rgb.convert("1"), "BMP")
save("bmp, 32 bits", rgb.convert("RGBA"), "BMP")
blocks = Image.fromarray(np.kron(np.array([[0, 90, 180], [250, 40, 130]], dtype="uint8"), np.ones((16, 16), dtype="uint8"))).convert("RGB")
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"jpeg, orientation {orientation}", blocks, "JPEG", tolerance=6, exif=exif, quality=95)
Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
