// dx[i, s, c] = Σ over the windows d that cover s, and whose first maximum lies at s, of dy[i, d, c]
//
// Gathers: one invocation computes one element of dx, or 4 neighbouring channels where their number allows it,
// from the windows that cover it, so that nobody has to add up in memory. Whether it is the first maximum
// shows from y and from the window's earlier values; no indices are stored in the forward pass. A workgroup
// is 64 neighbours in a row of pixels. Windows that never overlap have a kernel of their own, `maxGradApart.wgsl`.
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
@group(0) @binding(2) var<storage, read> y: array<Stored>; // [images, y, channels]
@group(0) @binding(3) var<storage, read> dy: array<Stored>; // [images, y, channels]
@group(0) @binding(4) var<storage, read_write> dx: array<Stored>; // [images, x, channels]

// Tunables
alias Element = f32;
// What is stored as f16 is computed with in f32.
alias Stored = Element;
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

// a / b for a < 2²¹, without the division that a CPU has no vector instruction for.
fn quotients(a: vec2u, b: vec2u) -> vec2u {
  return vec2u((vec2f(a) + 0.5) / vec2f(b));
}

// The windows that cover a position.
fn windowsOver(s: vec2u) -> Range {
  let p = vec2u(vec2i(s) + problem.pad);
  let begin = quotients(max(p + 1u, problem.window) - problem.window + problem.stride - 1u, problem.stride);
  return Range(begin, min(quotients(p, problem.stride) + 1u, problem.y));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let row = group.z * groups.y + group.y;
  let image = row / problem.x.x;
  let within = group.x * 64u + index;
  let s = vec2u(row % problem.x.x, within / problem.channels);
  let channel = within % problem.channels;
  if (image >= problem.images || s.y >= problem.x.y) { return; }
  let i = (row * problem.x.y + s.y) * problem.channels + channel;

  let windows = windowsOver(s);
  let own = Element(x[i]);
  var sum: Element;
  for (var oy = windows.begin.x; oy < windows.end.x; oy++) {
    for (var ox = windows.begin.y; ox < windows.end.y; ox++) {
      let at = ((image * problem.y.x + oy) * problem.y.y + ox) * problem.channels + channel;
      let best = Element(y[at]);
      let window = windowOf(vec2u(oy, ox));
      var first = own == best;
      // The rows above, in full, and the own row up to here.
      for (var sy = window.begin.x; sy <= s.x; sy++) {
        let stop = select(window.end.y, s.y, sy == s.x);
        for (var sx = window.begin.y; sx < stop; sx++) {
          first = first & (Element(x[place(image, vec2u(sy, sx), channel)]) != best);
        }
      }
      sum += select(Element(), Element(dy[at]), first);
    }
  }
  dx[i] = Stored(gated(sum, own));
}
