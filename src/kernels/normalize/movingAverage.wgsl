// moving = moving · momentum + moment · (1 - momentum), for the mean and the variance of each channel, in place.
//
//   moments: [2, n], mean and variance: [n]
//
// One invocation keeps one channel.

struct Params {
  n: u32,
  momentum: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moments: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> variance: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.n) { return; }
  let rest = 1.0 - params.momentum;
  mean[i] = mean[i] * params.momentum + moments[i] * rest;
  variance[i] = variance[i] * params.momentum + moments[params.n + i] * rest;
}
