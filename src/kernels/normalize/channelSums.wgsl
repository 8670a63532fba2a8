// Σ dy and Σ dy·x̂ of each channel, x̂ = (x - mean) / √(variance + ε): the gradients of beta and gamma.
//
//   dy, x: [rows, channels], rows = batch · outer, channels = groups · size; moments: [2, batch, groups]
//   → y, z: [segments, channels], one for each sum; segment s covers rows s·span … +span-1
//
// One invocation sums one segment of one channel, or of four as a vec4 (see moments.wgsl); the segments are added
// up by sumBoth.wgsl.
//
// uses: each

// Tunables
alias Element = f32;
alias Moment = f32;
const ONE_BATCH = false;

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

@group(0) @binding(1) var<storage, read> dy: array<Element>;
@group(0) @binding(2) var<storage, read> x: array<Element>;
@group(0) @binding(3) var<storage, read> moments: array<Moment>;
@group(0) @binding(4) var<storage, read_write> y: array<Element>;
@group(0) @binding(5) var<storage, read_write> z: array<Element>;

struct Scale { mean: Moment, inverse: Moment }

fn scaleOf(moment: u32) -> Scale {
  return Scale(moments[moment], 1.0 / sqrt(moments[params.moments + moment] + params.epsilon));
}

fn compute(at: u32) {
  let channels = params.groups * params.size;
  let channel = at % channels;
  let group = channel / params.size;
  let begin = at / channels * params.span;
  let end = min(begin + params.span, params.rows);
  var scale = scaleOf(begin / params.outer * params.groups + group);
  var plain = Element();
  var weighted = Element();
  var i = begin * channels + channel;
  for (var row = begin; row < end; row++) {
    if (!ONE_BATCH) { scale = scaleOf(row / params.outer * params.groups + group); }
    let d = dy[i];
    plain += d;
    weighted += d * ((x[i] - scale.mean) * scale.inverse);
    i += channels;
  }
  y[at] = plain;
  z[at] = weighted;
}
