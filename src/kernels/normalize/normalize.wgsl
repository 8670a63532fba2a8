// y[b, r, g, i] = (x[b, r, g, i] - mean[b, g]) / √(variance[b, g] + ε) · gamma[g, i] + beta[g, i]
//
//   x, y: [batch, outer, groups, size], mean and variance: [batch, groups], gamma and beta: [groups, size]
//
// One invocation computes a few elements, one below the other, which share gamma and beta, and with one batch
// the moments too; a workgroup is 64 neighbours along the channels. Elements may be vec4, as in moments.wgsl.
//
// uses: each, normalize/sizes, normalize/channels

@group(0) @binding(1) var<storage, read> x: array<Element>;
@group(0) @binding(2) var<storage, read> mean: array<Moment>;
@group(0) @binding(3) var<storage, read> variance: array<Moment>;
@group(0) @binding(4) var<storage, read> gamma: array<Element>;
@group(0) @binding(5) var<storage, read> beta: array<Element>;
@group(0) @binding(6) var<storage, read_write> y: array<Element>;

struct Scale { mean: Moment, inverse: Moment }

fn scaleOf(moment: u32) -> Scale {
  return Scale(mean[moment], 1.0 / sqrt(variance[params.moments + moment] + params.epsilon));
}

struct Kept { factor: Element, offset: Element }

fn begin(channel: u32) -> Kept { return Kept(gamma[channel], beta[channel]); }

fn visit(i: u32, scale: Scale, kept: Kept) -> Kept {
  y[i] = (x[i] - scale.mean) * scale.inverse * kept.factor + kept.offset;
  return kept;
}

fn end(at: u32, kept: Kept) {}
