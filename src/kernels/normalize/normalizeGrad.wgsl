// dx = (gamma·dy - (Σ gamma·dy + x̂ · Σ gamma·dy·x̂) / n) / √(variance + ε), the sums over the n elements that
// share a mean, x̂ = (x - mean) / √(variance + ε): the gradient of normalize.wgsl with moments of x itself
// (Ioffe and Szegedy, "Batch Normalization", 2015).
//
//   dy, x, dx: [batch, outer, groups, size], moments and sums: [2, batch·groups], gamma: [groups, size]
//
// One invocation computes one element; a workgroup is 64 neighbours.

// Tunables
// gamma is the same within a sum, and has been left out of it.
const GAMMA_AFTER = false;

struct Params {
  count: u32,
  moments: u32, // batch · groups
  outer: u32,
  groups: u32,
  size: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> moments: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<f32>;
@group(0) @binding(5) var<storage, read> sums: array<f32>;
@group(0) @binding(6) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.count) { return; }
  let channels = params.groups * params.size;
  let channel = i % channels;
  let moment = i / channels / params.outer * params.groups + channel / params.size;
  let inverse = 1.0 / sqrt(moments[params.moments + moment] + params.epsilon);
  let normal = (x[i] - moments[moment]) * inverse;
  let scale = gamma[channel];
  let after = select(1.0, scale, GAMMA_AFTER);
  let through = after * (sums[moment] + normal * sums[params.moments + moment]);
  dx[i] = inverse * (scale * dy[i] - through / f32(params.outer * params.size));
}
