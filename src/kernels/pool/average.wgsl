// y[i, d, c] = mean over the window of d of x[i, s, c]
//
// One invocation computes one element. The window is cut to the image: padding doesn't count.
//
// uses: pool/windows

@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, channels]
@group(0) @binding(2) var<storage, read_write> y: array<Stored>; // [images, y, channels]

fn pixels() -> vec2u { return problem.y; }

fn compute(pixel: Pixel) {
  let window = windowOf(pixel.at);
  var sum: Element;
  for (var sy = window.begin.x; sy < window.end.x; sy++) {
    for (var sx = window.begin.y; sx < window.end.y; sx++) {
      sum += Element(x[placeX(pixel, vec2u(sy, sx))]);
    }
  }
  let size = window.end - window.begin;
  y[placeY(pixel, pixel.at)] = Stored(sum / f32(max(size.x * size.y, 1u)));
}
