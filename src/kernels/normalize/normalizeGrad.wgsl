// dx = (gamma·dy - (Σ gamma·dy + x̂ · Σ gamma·dy·x̂) / n) / √(variance + ε), the sums over the n elements that
// share a mean, x̂ = (x - mean) / √(variance + ε): the gradient of normalize.wgsl with moments of x itself
// (Ioffe and Szegedy, "Batch Normalization", 2015).
//
//   dy, x, dx: [batch, outer, groups, size], moments: [2, batch·groups], both sums: [batch·groups], gamma: [groups, size]
//
// One invocation computes ROWS elements, one below the other, as in normalize.wgsl; elements may be vec4.
//
// uses: each

// Tunables
alias Element = f32;
alias Moment = f32;
const ROWS = 4u;
const ONE_BATCH = false;
// gamma is the same within a sum, and has been left out of it.
const GAMMA_AFTER = false;

struct Params {
  count: u32, // ⌈rows / ROWS⌉ · channels
  rows: u32, // batch · outer
  moments: u32, // batch · groups
  outer: u32,
  groups: u32,
  size: u32,
  share: f32, // 1 / n
  epsilon: f32,
}

@group(0) @binding(1) var<storage, read> dy: array<Element>;
@group(0) @binding(2) var<storage, read> x: array<Element>;
@group(0) @binding(3) var<storage, read> moments: array<Moment>;
@group(0) @binding(4) var<storage, read> gamma: array<Element>;
@group(0) @binding(5) var<storage, read> plain: array<Moment>;
@group(0) @binding(6) var<storage, read> weighted: array<Moment>;
@group(0) @binding(7) var<storage, read_write> dx: array<Element>;

struct Scale { mean: Moment, inverse: Moment, plain: Moment, weighted: Moment }

fn scaleOf(moment: u32) -> Scale {
  return Scale(
    moments[moment],
    1.0 / sqrt(moments[params.moments + moment] + params.epsilon),
    plain[moment] * params.share,
    weighted[moment] * params.share,
  );
}

fn compute(at: u32) {
  let channels = params.groups * params.size;
  let channel = at % channels;
  let begin = at / channels * ROWS;
  let factor = gamma[channel];
  let after = select(Element(1.0), factor, GAMMA_AFTER);
  let group = channel / params.size;
  var scale = scaleOf(begin / params.outer * params.groups + group);
  var i = begin * channels + channel;
  for (var row = begin; row < min(begin + ROWS, params.rows); row++) {
    if (!ONE_BATCH) { scale = scaleOf(row / params.outer * params.groups + group); }
    let normal = (x[i] - scale.mean) * scale.inverse;
    dx[i] = scale.inverse * (factor * dy[i] - after * (scale.plain + normal * scale.weighted));
    i += channels;
  }
}
