// y[offset + Σ c_d · stride_d] = x[c]: puts an array into a box of a larger one (pad, concatenate).
//
//   x: n elements over RANK dimensions, coordinates c; the rest of y stays as it is
//
// One invocation copies one element, as bits, whatever its type.

// Tunables
const RANK = 8u;

struct Params {
  count: u32, // n
  offset: i32,
  dimensions: array<vec4i, 8>, // innermost first: size, stride in y, –, –
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.count) { return; }
  var rest = i;
  var at = params.offset;
  for (var d = 0u; d < RANK; d++) {
    let dimension = params.dimensions[d];
    let extent = u32(dimension.x);
    at += i32(rest % extent) * dimension.y;
    rest /= extent;
  }
  y[at] = x[i];
}
