// dx[i, s, c] = Σ over the windows d that cover s, and whose first maximum lies at s, of dy[i, d, c]
//
// Gathers: one invocation computes one element of dx from the windows that cover it, so that nobody has to add up in
// memory. Whether it is the first maximum shows from y and from the window's earlier values; no indices are stored
// in the forward pass. Windows that never overlap have a kernel of their own, `maxGradApart.wgsl`.
// Where an activation made x that lets a gradient pass or stops it, as ReLU does, `gate` is its gradient.
//
// uses: pool/windows

@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, channels]
@group(0) @binding(2) var<storage, read> y: array<Stored>; // [images, y, channels]
@group(0) @binding(3) var<storage, read> dy: array<Stored>; // [images, y, channels]
@group(0) @binding(4) var<storage, read_write> dx: array<Stored>; // [images, x, channels]

fn pixels() -> vec2u { return problem.x; }

fn compute(pixel: Pixel) {
  let s = pixel.at;
  let i = placeX(pixel, s);
  let windows = windowsOver(s);
  let own = Element(x[i]);
  var sum: Element;
  for (var oy = windows.begin.x; oy < windows.end.x; oy++) {
    for (var ox = windows.begin.y; ox < windows.end.y; ox++) {
      let at = placeY(pixel, vec2u(oy, ox));
      let best = Element(y[at]);
      let window = windowOf(vec2u(oy, ox));
      var first = own == best;
      // The rows above, in full, and the own row up to here.
      for (var sy = window.begin.x; sy <= s.x; sy++) {
        let stop = select(window.end.y, s.y, sy == s.x);
        for (var sx = window.begin.y; sx < stop; sx++) {
          first = first & (Element(x[placeX(pixel, vec2u(sy, sx))]) != best);
        }
      }
      sum += select(Element(), Element(dy[at]), first);
    }
  }
  dx[i] = Stored(gated(sum, own));
}
