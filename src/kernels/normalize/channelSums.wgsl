// Σ dy and Σ dy·x̂ of each channel, x̂ = (x - mean) / √(variance + ε): the gradients of beta and gamma.
//
//   dy, x: [rows, channels], rows = batch · outer, channels = groups · size; moments: [2, batch, groups]
//   → y: [segments, 2, channels]; segment s covers rows s·span … +span-1
//
// One invocation sums one segment of one channel; the segments are added up by sumSplits.wgsl.

struct Params {
  count: u32, // segments · channels
  rows: u32,
  outer: u32,
  groups: u32,
  size: u32,
  moments: u32, // batch · groups
  span: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> moments: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  if (at >= params.count) { return; }
  let channels = params.groups * params.size;
  let channel = at % channels;
  let begin = at / channels * params.span;
  let end = min(begin + params.span, params.rows);
  var plain = 0.0;
  var weighted = 0.0;
  var i = begin * channels + channel;
  for (var row = begin; row < end; row++) {
    let moment = row / params.outer * params.groups + channel / params.size;
    let inverse = 1.0 / sqrt(moments[params.moments + moment] + params.epsilon);
    plain += dy[i];
    weighted += dy[i] * (x[i] - moments[moment]) * inverse;
    i += channels;
  }
  let place = 2u * (at - channel) + channel;
  y[place] = plain;
  y[place + channels] = weighted;
}
