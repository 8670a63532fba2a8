// a[g, i] = Σ_s x[s, i], b[g, j] = Σ_s y[s, j]      s = g·span … g·span + span - 1
//
// sumSplits.wgsl for two results that one pass has split alike: the sums of both, in the order of the splits. One
// invocation makes one element, first those of a, then those of b; a workgroup 64 neighbours.

struct Params {
  countX: u32, // elements of a split
  countY: u32,
  splits: u32,
  span: u32, // splits that one element adds up
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>; // [splits, countX]
@group(0) @binding(2) var<storage, read> y: array<f32>; // [splits, countY]
@group(0) @binding(3) var<storage, read_write> a: array<f32>; // [⌈splits / span⌉, countX]
@group(0) @binding(4) var<storage, read_write> b: array<f32>; // [⌈splits / span⌉, countY]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let at = id.y * groups.x * 64u + id.x;
  let count = params.countX + params.countY;
  let group = at / count;
  let i = at % count;
  let begin = group * params.span;
  let end = min(begin + params.span, params.splits);
  if (begin >= params.splits) { return; }
  var sum = 0.0;
  if (i < params.countX) {
    for (var s = begin; s < end; s++) { sum += x[s * params.countX + i]; }
    a[group * params.countX + i] = sum;
  } else {
    let j = i - params.countX;
    for (var s = begin; s < end; s++) { sum += y[s * params.countY + j]; }
    b[group * params.countY + j] = sum;
  }
}
