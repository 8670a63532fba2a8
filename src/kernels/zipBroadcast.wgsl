// z = f(x, y) with NumPy's broadcasting: a dimension of size 1 is repeated, by a stride of 0.
//
//   z: n elements over RANK dimensions; x and y have a stride for each of them
//
// One invocation computes one element: it takes its index apart into coordinates, innermost first.
// Neighbouring dimensions that are broadcast alike come here merged, so RANK is mostly 2.

// Tunables
alias X = f32;
alias Y = f32;
alias Z = f32;
const RANK = 8u;
fn f(a: X, b: Y) -> Z { return a; }

struct Params {
  count: vec4u, // n, –, –, –
  dimensions: array<vec4u, 8>, // innermost first: size, stride in x, stride in y, –
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<X>;
@group(0) @binding(2) var<storage, read> y: array<Y>;
@group(0) @binding(3) var<storage, read_write> z: array<Z>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.count.x) { return; }
  var rest = i;
  var at = vec2u(0u);
  for (var d = 0u; d < RANK; d++) {
    let dimension = params.dimensions[d];
    at += (rest % dimension.x) * dimension.yz;
    rest /= dimension.x;
  }
  z[i] = f(x[at.x], y[at.y]);
}
