// mean and variance of the whole from those of its segments, the second pass of moments.wgsl (Chan, Golub and
// LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
//
//   x: [segments, 2, moments], mean and sum of squared distances from it → y: [2, moments], mean and variance
//
// One invocation merges the segments of one moment, in their order.

struct Params {
  moments: u32,
  segments: u32,
  elements: f32, // of a segment
  total: f32, // of all; the last segment may be shorter
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let moment = id.x + id.y * size.x * 64u;
  if (moment >= params.moments) { return; }
  var n = 0.0;
  var mean = 0.0;
  var spread = 0.0;
  for (var s = 0u; s < params.segments; s++) {
    let place = 2u * s * params.moments + moment;
    let more = min(params.elements, params.total - n);
    let apart = x[place] - mean;
    let share = more / (n + more);
    mean += apart * share;
    spread += x[place + params.moments] + apart * apart * n * share;
    n += more;
  }
  y[moment] = mean;
  y[moment + params.moments] = spread / n;
}
