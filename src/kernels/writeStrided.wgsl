// y[offset + Σ c_d · stride_d] = x[c]: puts an array into a box of a larger one (pad, concatenate).
//
//   x: n elements over RANK dimensions, coordinates c; the rest of y stays as it is
//
// One invocation copies one element, as bits, whatever its type; or four neighbours of x, where four divides the
// innermost dimension, as in readStrided.wgsl.

// Tunables: how many neighbours an invocation copies, their type, and one of them
const RANK = 8u;
const WIDTH = 1u;
alias Neighbours = u32;
fn element(x: Neighbours, i: u32) -> u32 { return x; }

struct Params {
  count: u32, // n / WIDTH
  offset: i32,
  dimensions: array<vec4i, 8>, // innermost first: size, stride in y, –, –
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<Neighbours>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

// What is left of the index, and the place in y that what was taken off it leads to.
struct Walk { rest: u32, at: i32 }

fn along(walk: Walk, dimension: vec4i) -> Walk {
  let quotient = walk.rest / u32(dimension.x);
  return Walk(quotient, walk.at + i32(walk.rest - quotient * u32(dimension.x)) * dimension.y);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.count) { return; }
  // A loop would say it once; but a place in the table that is not constant is read lane by lane on a CPU.
  var walk = Walk(i * WIDTH, params.offset);
  if (RANK > 1u) { walk = along(walk, params.dimensions[0]); }
  if (RANK > 2u) { walk = along(walk, params.dimensions[1]); }
  if (RANK > 3u) { walk = along(walk, params.dimensions[2]); }
  if (RANK > 4u) { walk = along(walk, params.dimensions[3]); }
  if (RANK > 5u) { walk = along(walk, params.dimensions[4]); }
  if (RANK > 6u) { walk = along(walk, params.dimensions[5]); }
  if (RANK > 7u) { walk = along(walk, params.dimensions[6]); }
  var at = walk.at + i32(walk.rest) * params.dimensions[RANK - 1u].y;
  let values = x[i];
  for (var k = 0u; k < WIDTH; k++) {
    y[at] = element(values, k);
    at += params.dimensions[0].y;
  }
}
