// y[b, r, g, i] = (x[b, r, g, i] - mean[b, g]) / √(variance[b, g] + ε) · gamma[g, i] + beta[g, i]
//
//   x, y: [batch, outer, groups, size], mean and variance: [batch, groups], gamma and beta: [groups, size]
//
// One invocation computes ROWS elements, one below the other, which share gamma and beta; a workgroup is 64
// neighbours along the channels.

// Tunables
const ROWS = 4u;

struct Params {
  rows: u32, // batch · outer
  outer: u32,
  groups: u32,
  size: u32,
  varianceOffset: u32, // of the first variance, where both moments come in one buffer
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<f32>;
@group(0) @binding(5) var<storage, read> beta: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  let channels = params.groups * params.size;
  let channel = at % channels;
  let first = at / channels * ROWS;
  if (first >= params.rows) { return; }
  let scale = gamma[channel];
  let offset = beta[channel];
  for (var row = first; row < min(first + ROWS, params.rows); row++) {
    let moment = row / params.outer * params.groups + channel / params.size;
    let inverse = 1.0 / sqrt(variance[params.varianceOffset + moment] + params.epsilon);
    let i = row * channels + channel;
    y[i] = (x[i] - mean[moment]) * inverse * scale + offset;
  }
}
