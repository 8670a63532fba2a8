// Σ gamma·dy and Σ gamma·dy·x̂ over x[b, :, g, :] for each b and g, x̂ = (x - mean) / √(variance + ε): what a
// change of the mean and of the variance does to the result.
//
//   dy, x: [batch, outer, groups, size], moments: [2, batch·groups], gamma: [groups, size] → y and z: [batch·groups]
//
// One invocation makes both sums for one (b, g): there are many, and they are short. Elements may be vec4, four of
// one group (see moments.wgsl).
//
// uses: each, normalize/sizes

// Tunables
fn total(x: Element) -> f32 { return x; }

@group(0) @binding(1) var<storage, read> dy: array<Element>;
@group(0) @binding(2) var<storage, read> x: array<Element>;
@group(0) @binding(3) var<storage, read> moments: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<Element>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read_write> z: array<f32>;

fn compute(moment: u32) {
  let channels = params.groups * params.size;
  let channel = moment % params.groups * params.size;
  let mean = moments[moment];
  let inverse = 1.0 / sqrt(moments[params.moments + moment] + params.epsilon);
  var plain = Element();
  var weighted = Element();
  var row = moment / params.groups * params.outer * channels + channel;
  for (var r = 0u; r < params.outer; r++) {
    for (var i = 0u; i < params.size; i++) {
      let d = gamma[channel + i] * dy[row + i];
      plain += d;
      weighted += d * (x[row + i] - mean);
    }
    row += channels;
  }
  y[moment] = total(plain);
  z[moment] = total(weighted) * inverse;
}
