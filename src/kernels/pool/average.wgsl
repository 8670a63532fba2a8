// y[i, d, c] = mean over the window of d of x[i, s, c]
//
// One invocation computes one element, or 4 neighbouring channels where their number allows it; a workgroup is
// 64 neighbours in a row of pixels. The window is cut to the image: padding doesn't count.
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
  let d = vec2u(row % problem.y.x, within / problem.channels);
  let channel = within % problem.channels;
  if (image >= problem.images || d.y >= problem.y.y) { return; }

  let window = windowOf(d);
  var sum: Element;
  for (var sy = window.begin.x; sy < window.end.x; sy++) {
    for (var sx = window.begin.y; sx < window.end.y; sx++) {
      sum += Element(x[place(image, vec2u(sy, sx), channel)]);
    }
  }
  let size = window.end - window.begin;
  y[(row * problem.y.y + d.y) * problem.channels + channel] = Stored(sum / f32(max(size.x * size.y, 1u)));
}
