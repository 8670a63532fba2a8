// dx = (gamma·dy - (Σ gamma·dy + x̂ · Σ gamma·dy·x̂) / n) / √(variance + ε), the sums over the n elements that
// share a mean, x̂ = (x - mean) / √(variance + ε): the gradient of normalize.wgsl with moments of x itself
// (Ioffe and Szegedy, "Batch Normalization", 2015).
//
//   dy, x, dx: [batch, outer, groups, size], moments: [2, batch·groups], both sums: [batch·groups], gamma: [groups, size]
//
// One invocation computes a few elements, one below the other, as in normalize.wgsl; elements may be vec4.
//
// uses: each, normalize/sizes, normalize/channels

// Tunables
// gamma is the same within a sum, and has been left out of it.
const GAMMA_AFTER = false;

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

struct Kept { factor: Element, after: Element }

fn begin(channel: u32) -> Kept {
  let factor = gamma[channel];
  return Kept(factor, select(Element(1.0), factor, GAMMA_AFTER));
}

fn visit(i: u32, scale: Scale, kept: Kept) -> Kept {
  let normal = (x[i] - scale.mean) * scale.inverse;
  dx[i] = scale.inverse * (kept.factor * dy[i] - kept.after * (scale.plain + normal * scale.weighted));
  return kept;
}

fn end(at: u32, kept: Kept) {}
