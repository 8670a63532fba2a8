// y[b, r, g, i] = (x[b, r, g, i] - mean[b, g]) / √(variance[b, g] + ε) · gamma[g, i] + beta[g, i]
//
//   x, y: [batch, outer, groups, size], mean and variance: [batch, groups], gamma and beta: [groups, size]
//
// One invocation computes ROWS elements, one below the other, which share gamma and beta, and with one batch
// the moments too; a workgroup is 64 neighbours along the channels. Elements may be vec4, as in moments.wgsl.
//
// uses: each

// Tunables
alias Element = f32;
alias Moment = f32;
const ROWS = 4u;
const ONE_BATCH = false;

struct Params {
  count: u32, // ⌈rows / ROWS⌉ · channels
  rows: u32, // batch · outer
  outer: u32,
  groups: u32,
  size: u32,
  varianceOffset: u32, // of the first variance, where both moments come in one buffer
  epsilon: f32,
}

@group(0) @binding(1) var<storage, read> x: array<Element>;
@group(0) @binding(2) var<storage, read> mean: array<Moment>;
@group(0) @binding(3) var<storage, read> variance: array<Moment>;
@group(0) @binding(4) var<storage, read> gamma: array<Element>;
@group(0) @binding(5) var<storage, read> beta: array<Element>;
@group(0) @binding(6) var<storage, read_write> y: array<Element>;

struct Scale { mean: Moment, inverse: Moment }

fn scaleOf(moment: u32) -> Scale {
  return Scale(mean[moment], 1.0 / sqrt(variance[params.varianceOffset + moment] + params.epsilon));
}

fn compute(at: u32) {
  let channels = params.groups * params.size;
  let channel = at % channels;
  let begin = at / channels * ROWS;
  let factor = gamma[channel];
  let offset = beta[channel];
  let group = channel / params.size;
  var scale = scaleOf(begin / params.outer * params.groups + group);
  var i = begin * channels + channel;
  for (var row = begin; row < min(begin + ROWS, params.rows); row++) {
    if (!ONE_BATCH) { scale = scaleOf(row / params.outer * params.groups + group); }
    y[i] = (x[i] - scale.mean) * scale.inverse * factor + offset;
    i += channels;
  }
}
