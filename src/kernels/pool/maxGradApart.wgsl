// dx[i, s, c] = Σ over the windows d that cover s, and whose first maximum lies at s, of dy[i, d, c]
//
// For windows that don't overlap: then the image falls into cells, one `stride` large, each with the window at its
// beginning. One invocation computes a cell, of one channel or of 4 neighbouring ones: it looks for the
// window's first maximum and writes the whole cell. So everything is read once and written once. A workgroup is 64
// neighbours in a row of cells. Cells behind the last window, and gaps between windows, become zero. With
// WINDOW windows and cells of that size need no loop.
// Where an activation made x that lets a gradient pass or stops it, as ReLU does, `gate` is its gradient.
// Positions and sizes are pairs (vertical, horizontal).

struct Problem {
  x: vec2u, y: vec2u, // sizes
  window: vec2u, stride: vec2u,
  pad: vec2i,
  images: u32,
  channels: u32, // counted in elements of the arrays below
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, channels]
@group(0) @binding(2) var<storage, read> dy: array<Stored>; // [images, y, channels]
@group(0) @binding(3) var<storage, read_write> dx: array<Stored>; // [images, x, channels]

// Tunables
alias Element = f32;
// What is stored as f16 is computed with in f32.
alias Stored = Element;
alias Places = u32;
const WINDOW = vec2u(0u);
fn gate(a: f32, b: f32) -> f32 { return a; }
fn gated(a: Element, b: Element) -> Element { return a; }

// begin … end-1, in both directions.
struct Range { begin: vec2u, end: vec2u }

// The place of a pixel in x.
fn place(image: u32, s: vec2u, channel: u32) -> u32 {
  return ((image * problem.x.x + s.x) * problem.x.y + s.y) * problem.channels + channel;
}

// The part of a window that lies inside the image.
fn windowOf(d: vec2u) -> Range {
  let begin = vec2i(d * problem.stride) - problem.pad;
  let end = clamp(begin + vec2i(problem.window), vec2i(0), vec2i(problem.x));
  return Range(vec2u(clamp(begin, vec2i(0), end)), vec2u(end));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let cells = (problem.x + vec2u(problem.pad) + problem.stride - 1u) / problem.stride;
  let row = group.z * groups.y + group.y;
  let image = row / cells.x;
  let within = group.x * 64u + index;
  let column = within / problem.channels;
  let d = vec2u(row - image * cells.x, column);
  let channel = within - column * problem.channels;
  if (image >= problem.images || column >= cells.y) { return; }

  let window = windowOf(d);
  let taps = select(WINDOW, problem.window, WINDOW.x == 0u);
  let cell = select(WINDOW, problem.stride, WINDOW.x == 0u);
  let last = max(window.end, window.begin + 1u) - 1u;
  let origin = place(image, window.begin, channel);
  var best = Element(x[origin]);
  var bestAt = Places(origin);
  for (var ty = 0u; ty < taps.x; ty++) {
    for (var tx = 0u; tx < taps.y; tx++) {
      // What the border cuts off counts as the window's last row or column once more.
      let at = place(image, min(window.begin + vec2u(ty, tx), last), channel);
      let value = Element(x[at]);
      let better = value > best;
      best = select(best, value, better);
      bestAt = select(bestAt, Places(at), better);
    }
  }
  var grad: Element;
  if (all(d < problem.y)) {
    let at = ((image * problem.y.x + d.x) * problem.y.y + d.y) * problem.channels + channel;
    grad = gated(Element(dy[at]), best);
  }
  // From the window's beginning to that of the next one; the first cell has lost what lies in the padding.
  let next = min(vec2u(vec2i((d + 1u) * problem.stride) - problem.pad), problem.x);
  for (var ty = 0u; ty < cell.x; ty++) {
    for (var tx = 0u; tx < cell.y; tx++) {
      let s = window.begin + vec2u(ty, tx);
      if (all(s < next)) {
        let at = place(image, s, channel);
        dx[at] = Stored(select(Element(), grad, bestAt == Places(at)));
      }
    }
  }
}
