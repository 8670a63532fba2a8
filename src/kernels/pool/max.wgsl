// y[i, d, c] = max over the window of d of x[i, s, c]
//
// One invocation computes one element, or 4 neighbouring channels where their number allows it; a workgroup is
// 64 neighbours in a row of pixels. The window is cut to the image: padding never wins. NaN always does.
// With WINDOW a window of that size needs no loop.
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
@group(0) @binding(2) var<storage, read_write> y: array<Stored>; // [images, y, channels]

// Tunables
alias Element = f32;
// What is stored as f16 is computed with in f32.
alias Stored = Element;
alias Bits = u32;
const WINDOW = vec2u(0u);

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
  let row = group.z * groups.y + group.y;
  let image = row / problem.y.x;
  let within = group.x * 64u + index;
  let column = within / problem.channels;
  let d = vec2u(row - image * problem.y.x, column);
  let channel = within - column * problem.channels;
  if (image >= problem.images || column >= problem.y.y) { return; }

  let window = windowOf(d);
  let taps = select(WINDOW, problem.window, WINDOW.x == 0u);
  var best = Element(x[place(image, window.begin, channel)]);
  for (var ty = 0u; ty < taps.x; ty++) {
    for (var tx = 0u; tx < taps.y; tx++) {
      // What the border cuts off counts as the window's last row or column once more.
      let value = Element(x[place(image, min(window.begin + vec2u(ty, tx), window.end - 1u), channel)]);
      // By its bits, since a compiler may take `value != value` to be false.
      let nan = (bitcast<Bits>(value) & Bits(0x7fffffffu)) > Bits(0x7f800000u);
      best = select(best, value, (value > best) | nan);
    }
  }
  y[(row * problem.y.y + d.y) * problem.channels + channel] = Stored(best);
}
