// y[o, l, i] = Σ over all j with indices[j] = l of x[o, j, i]: gather, backwards.
//
//   x: [outer, count, inner], indices: [count] → y: [outer, length, inner]
//
// One invocation computes one element of y: it walks over all indices and adds what is meant for its
// line. That is more work than scattering with atomics, but the order of additions is fixed, so the
// sum is the same to the last bit on every run; the indices are read alike by a whole workgroup.

struct Params {
  total: u32, // outer · length · inner
  count: u32,
  inner: u32,
  length: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  if (at >= params.total) { return; }
  let i = at % params.inner;
  let line = i32((at / params.inner) % params.length);
  let outer = at / params.inner / params.length;
  var sum = 0.0;
  for (var j = 0u; j < params.count; j++) {
    let index = indices[j];
    if (index == line || index + i32(params.length) == line) {
      sum += x[(outer * params.count + j) * params.inner + i];
    }
  }
  y[at] = sum;
}
