// What all poolings share: a problem's sizes, the pixels that invocations work on, and which windows hold which pixels.
// A pooling is a file beside this one: how many rows and columns there are to work on (`pixels`), and what is to be done
// with one of them (`compute`).
//
// One invocation works on one pixel of one channel, or of 4 neighbouring ones where their number allows it; a workgroup
// is 64 neighbours in a row of pixels. Windows are cut to the image: padding doesn't count.
// Positions and sizes are pairs (vertical, horizontal).

// Tunables
// A pixel's number, or four neighbouring channels'; what is stored as f16 is computed with in f32.
alias Element = f32;
alias Stored = Element;
// A window whose size is known here needs no loop.
const WINDOW = vec2u(0u);
// What a gradient is made of on its way, by the value it belongs to.
fn gate(a: f32, b: f32) -> f32 { return a; }
fn gated(a: Element, b: Element) -> Element { return a; }

struct Problem {
  x: vec2u, y: vec2u, // sizes
  window: vec2u, stride: vec2u,
  pad: vec2i,
  images: u32,
  channels: u32, // counted in elements of the arrays
}

@group(0) @binding(0) var<uniform> problem: Problem;

// What an invocation works on: a pixel of x or of y, or a cell of pixels.
struct Pixel { image: u32, at: vec2u, channel: u32 }

// Where a pixel at `s` of the same image and channel lies in x: [images, x, channels]
fn placeX(pixel: Pixel, s: vec2u) -> u32 {
  return ((pixel.image * problem.x.x + s.x) * problem.x.y + s.y) * problem.channels + pixel.channel;
}

// Where that at `d` lies in y: [images, y, channels]
fn placeY(pixel: Pixel, d: vec2u) -> u32 {
  return ((pixel.image * problem.y.x + d.x) * problem.y.y + d.y) * problem.channels + pixel.channel;
}

// begin … end-1, in both directions.
struct Range { begin: vec2u, end: vec2u }

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
  let grid = pixels();
  let row = group.z * groups.y + group.y;
  let image = row / grid.x;
  let within = group.x * 64u + index;
  let column = within / problem.channels;
  if (image >= problem.images || column >= grid.y) { return; }
  compute(Pixel(image, vec2u(row - image * grid.x, column), within - column * problem.channels));
}
