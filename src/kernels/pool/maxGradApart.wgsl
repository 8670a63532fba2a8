// dx[i, s, c] = Σ over the windows d that cover s, and whose first maximum lies at s, of dy[i, d, c]
//
// For windows that don't overlap: then the image falls into cells, one `stride` large, each with the window at its
// beginning. One invocation computes a cell: it looks for the window's first maximum and writes the whole cell. So
// everything is read once and written once. Cells behind the last window, and gaps between windows, become zero.
// With WINDOW windows and cells of that size need no loop.
// Where an activation made x that lets a gradient pass or stops it, as ReLU does, `gate` is its gradient.
//
// uses: pool/windows

@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, channels]
@group(0) @binding(2) var<storage, read> dy: array<Stored>; // [images, y, channels]
@group(0) @binding(3) var<storage, read_write> dx: array<Stored>; // [images, x, channels]

// Tunables
alias Places = u32;

fn pixels() -> vec2u {
  return (problem.x + vec2u(problem.pad) + problem.stride - 1u) / problem.stride;
}

fn compute(pixel: Pixel) {
  let d = pixel.at;
  let window = windowOf(d);
  let taps = select(WINDOW, problem.window, WINDOW.x == 0u);
  let cell = select(WINDOW, problem.stride, WINDOW.x == 0u);
  let last = max(window.end, window.begin + 1u) - 1u;
  let origin = placeX(pixel, window.begin);
  var best = Element(x[origin]);
  var bestAt = Places(origin);
  for (var ty = 0u; ty < taps.x; ty++) {
    for (var tx = 0u; tx < taps.y; tx++) {
      // What the border cuts off counts as the window's last row or column once more.
      let at = placeX(pixel, min(window.begin + vec2u(ty, tx), last));
      let value = Element(x[at]);
      let better = value > best;
      best = select(best, value, better);
      bestAt = select(bestAt, Places(at), better);
    }
  }
  var grad: Element;
  if (all(d < problem.y)) {
    let at = placeY(pixel, d);
    grad = gated(Element(dy[at]), best);
  }
  // From the window's beginning to that of the next one; the first cell has lost what lies in the padding.
  let next = min(vec2u(vec2i((d + 1u) * problem.stride) - problem.pad), problem.x);
  for (var ty = 0u; ty < cell.x; ty++) {
    for (var tx = 0u; tx < cell.y; tx++) {
      let s = window.begin + vec2u(ty, tx);
      if (all(s < next)) {
        let at = placeX(pixel, s);
        dx[at] = Stored(select(Element(), grad, bestAt == Places(at)));
      }
    }
  }
}
