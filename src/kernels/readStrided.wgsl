// y[c] = x[offset + Σ c_d · stride_d]: transposes, slices, flips (negative strides) and repeats (stride 0).
//
//   y: n elements over RANK dimensions, coordinates c; x is read wherever the strides lead
//
// One invocation copies one element, as bits, whatever its type; or four neighbours of y, where four divides the
// innermost dimension: finding the place costs more than the copy (a CPU divides integers one by one). The
// side that is written is the contiguous one: scattered reads are cheaper than scattered writes.

// Tunables: how many neighbours an invocation copies, and their type
const RANK = 8u;
const WIDTH = 1u;
alias Neighbours = u32;
fn load(at: i32, step: i32) -> Neighbours { return x[at]; }

struct Params {
  count: u32, // n / WIDTH
  offset: i32,
  dimensions: array<vec4i, 8>, // innermost first: size, stride in x, –, –
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<Neighbours>;

// What is left of the index, and the place in x that what was taken off it leads to.
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
  y[i] = load(walk.at + i32(walk.rest) * params.dimensions[RANK - 1u].y, params.dimensions[0].y);
}
