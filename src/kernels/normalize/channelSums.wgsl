// Σ dy and Σ dy·x̂ of each channel, x̂ = (x - mean) / √(variance + ε): the gradients of beta and gamma.
//
//   dy, x: [rows, channels], rows = batch · outer, channels = groups · size; moments: [2, batch, groups]
//   → y, z: [segments, channels], one for each sum; segment s covers rows s·span … +span-1
//
// One invocation sums one segment of one channel, or of four as a vec4 (see moments.wgsl); the segments are added
// up by sumBoth.wgsl.
//
// uses: each, normalize/sizes, normalize/channels

@group(0) @binding(1) var<storage, read> dy: array<Element>;
@group(0) @binding(2) var<storage, read> x: array<Element>;
@group(0) @binding(3) var<storage, read> moments: array<Moment>;
@group(0) @binding(4) var<storage, read_write> y: array<Element>;
@group(0) @binding(5) var<storage, read_write> z: array<Element>;

struct Scale { mean: Moment, inverse: Moment }

fn scaleOf(moment: u32) -> Scale {
  return Scale(moments[moment], 1.0 / sqrt(moments[params.moments + moment] + params.epsilon));
}

struct Kept { plain: Element, weighted: Element }

fn begin(channel: u32) -> Kept { return Kept(); }

fn visit(i: u32, scale: Scale, kept: Kept) -> Kept {
  let d = dy[i];
  return Kept(kept.plain + d, kept.weighted + d * ((x[i] - scale.mean) * scale.inverse));
}

fn end(at: u32, kept: Kept) {
  y[at] = kept.plain;
  z[at] = kept.weighted;
}
