// dx[i, s, c] = Σ over the windows d that cover s of dy[i, d, c] / size of the window
//
// Gathers: one invocation computes one element of dx from the windows that cover it, so that nobody has to add up in
// memory. A window's size is that of its part inside the image.
//
// uses: pool/windows

@group(0) @binding(1) var<storage, read> dy: array<Stored>; // [images, y, channels]
@group(0) @binding(2) var<storage, read_write> dx: array<Stored>; // [images, x, channels]

fn pixels() -> vec2u { return problem.x; }

fn compute(pixel: Pixel) {
  let s = pixel.at;
  let i = placeX(pixel, s);
  let windows = windowsOver(s);
  var sum: Element;
  for (var oy = windows.begin.x; oy < windows.end.x; oy++) {
    for (var ox = windows.begin.y; ox < windows.end.y; ox++) {
      let d = vec2u(oy, ox);
      let window = windowOf(d);
      let size = window.end - window.begin;
      sum += Element(dy[placeY(pixel, d)]) / f32(size.x * size.y);
    }
  }
  dx[i] = Stored(sum);
}
